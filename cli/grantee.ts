export interface NamedGrantee {
  readonly kind: 'user' | 'group' | 'service_account'
  readonly name: string
}

/** `ada`, `group:analysts`, `service_account:robot`: a name without a kind is a user's. */
export const parseGrantee = (text: string): NamedGrantee => {
  const match = /^(user|group|service_account):(.+)$/.exec(text)
  const [, kind, name] = match ?? []
  if (name === undefined) return { kind: 'user', name: text }
  return { kind: kind === 'group' || kind === 'service_account' ? kind : 'user', name }
}
