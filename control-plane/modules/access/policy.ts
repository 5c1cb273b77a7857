import type { Permission, Verb } from '@boathouse/contract'
import type { Principal, Securable } from '../../platform/context.ts'

/**
 * The one policy: may this principal `verb` this thing? Today there is the administrator, who may do
 * everything, and everybody else, who may do nothing to things. Pure: all it needs comes in.
 */
export const may = (principal: Principal | undefined, _verb: Verb, _thing: Securable): boolean =>
  principal?.isAdmin === true

export type Admission = 'admitted' | 'unauthenticated' | 'denied'

/**
 * Whether a request may reach the handler of an operation, before anything is looked up; the handler then
 * asks `may` about the thing itself. The answer depends on the principal alone, so that what is absent and
 * what may not be seen look the same.
 */
export const admit = (principal: Principal | undefined, permission: Permission): Admission => {
  if (permission === 'public') return 'admitted'
  if (!principal) return 'unauthenticated'
  if (permission === 'self') return 'admitted'
  return principal.isAdmin ? 'admitted' : 'denied'
}
