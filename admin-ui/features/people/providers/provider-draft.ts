import type { IdentityProvider } from '../../../api/types.ts'

/** The form of a provider, as text where people type text. */
export interface ProviderDraft {
  readonly name: string
  readonly label: string
  readonly issuer: string
  readonly clientId: string
  readonly secret: string
  readonly groupsClaim: string
  /** A line a rule: `value = group`. */
  readonly rules: string
  readonly createUsers: boolean
  readonly linkByEmail: boolean
  readonly enabled: boolean
}

export const draftOf = (provider: IdentityProvider | undefined): ProviderDraft => ({
  name: provider?.name ?? '',
  label: provider?.label ?? '',
  issuer: provider?.issuer ?? '',
  clientId: provider?.client_id ?? '',
  secret: '',
  groupsClaim: provider?.groups_claim ?? '',
  rules: (provider?.groups ?? []).map(({ value, group }) => `${value} = ${group}`).join('\n'),
  createUsers: provider?.create_users ?? false,
  linkByEmail: provider?.link_by_email ?? false,
  enabled: provider?.enabled ?? true,
})

/** Values may hold `=`, names of groups hold none. */
const rulesOf = (text: string): { value: string; group: string }[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const at = line.lastIndexOf('=')
      return { value: line.slice(0, Math.max(at, 0)).trim(), group: line.slice(at + 1).trim() }
    })

/** What is sent; an empty secret leaves the one that is kept. */
export const bodyOf = (draft: ProviderDraft) => ({
  label: draft.label,
  issuer: draft.issuer,
  client_id: draft.clientId,
  groups_claim: draft.groupsClaim === '' ? null : draft.groupsClaim,
  groups: rulesOf(draft.rules),
  create_users: draft.createUsers,
  link_by_email: draft.linkByEmail,
  enabled: draft.enabled,
  ...(draft.secret !== '' && { client_secret: draft.secret }),
})
