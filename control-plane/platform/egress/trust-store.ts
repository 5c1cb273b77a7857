import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'

/**
 * Contexts that trust what Node trusts, the authorities `usual`, and those of a connection (all PEM texts). Reading
 * a few hundred certificates takes longer than a handshake, so a context is kept as long as its list is.
 */
export const trustStore = (usual: readonly string[]): ((ca: readonly string[]) => SecureContext) => {
  const make = (ca: readonly string[]): SecureContext => {
    const extra = [...usual, ...ca]
    return createSecureContext(extra.length === 0 ? {} : { ca: [...getCACertificates('default'), ...extra] })
  }
  const kept = new WeakMap<readonly string[], SecureContext>()
  let common: SecureContext | undefined
  return (ca) => {
    if (ca.length === 0) return (common ??= make(ca))
    const known = kept.get(ca) ?? make(ca)
    kept.set(ca, known)
    return known
  }
}
