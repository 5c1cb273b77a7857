import type { Permission, Verb } from '@boathouse/contract'

/** What a token of this scope may do at most. A scope that is not known allows nothing. */
const VERBS: Readonly<Record<string, ReadonlySet<Verb>>> = {
  read: new Set(['read']),
  execute: new Set(['read', 'use', 'execute']),
  write: new Set(['read', 'use', 'execute', 'write']),
  manage: new Set(['read', 'use', 'execute', 'write', 'manage']),
}

type Scopes = readonly string[] | undefined

/** Whether a token limited to these scopes may `verb` anything; one without scopes is not limited. */
export const scopesAllow = (scopes: Scopes, verb: Verb): boolean =>
  scopes === undefined || scopes.some((scope) => Object.hasOwn(VERBS, scope) && VERBS[scope]?.has(verb))

/** Changing what is one's own, which may be as much as making another token, takes the whole principal. */
export const scopesAdmit = (
  scopes: Scopes,
  permission: Exclude<Permission, 'public'>,
  effect: 'read' | 'write',
): boolean => {
  if (permission !== 'self') return scopesAllow(scopes, permission.verb)
  return scopesAllow(scopes, effect === 'read' ? 'read' : 'manage')
}
