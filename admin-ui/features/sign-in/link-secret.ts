/** Takes the secret out of `/sign-in#secret`, so that neither the history nor a copied address carries it on. */
export const takeLinkSecret = (): string | undefined => {
  const secret = decodeURIComponent(location.hash.slice(1))
  if (secret === '') return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  return secret
}
