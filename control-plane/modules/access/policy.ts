import type { Permission, SecurableKind, Verb } from '@boathouse/contract'
import type { Principal, Securable } from '../../platform/context.ts'
import { includes } from './privileges.policy.ts'
import { schemaKey, type Held, type HeldRole, type Rights, type Role } from './rights.ts'
import { scopesAdmit, scopesAllow } from './scopes.policy.ts'

/** Who asks, as far as rights go. */
export type Asker = Pick<Principal, 'id' | 'isAdmin' | 'groupIds' | 'scopes'>

/**
 * The one policy, pure: all it needs comes in. Rights only add up; nothing is ever denied. In this order:
 * what a token is limited to; what is one's own; the administrator of the organisation; the role in the workspace that
 * the thing belongs to; grants on the thing and on what it lies in. docs/access.md says the same in words.
 */

const VERBS_OF_ROLE: Readonly<Record<Role, ReadonlySet<Verb>>> = {
  viewer: new Set(['read']),
  editor: new Set(['read', 'use', 'execute', 'write']),
  admin: new Set(['read', 'use', 'execute', 'write', 'manage']),
}

const TABLE_LIKE: ReadonlySet<SecurableKind> = new Set(['catalog', 'schema', 'table'])
const PRINCIPALS: ReadonlySet<SecurableKind> = new Set(['user', 'service_account'])

/** The roles that may `verb` a thing of this kind that belongs to their workspace, the least first. */
export const rolesWith = (verb: Verb, kind: SecurableKind): readonly Role[] =>
  (['viewer', 'editor', 'admin'] as const).filter((role) =>
    VERBS_OF_ROLE[role].has(PRINCIPALS.has(kind) ? 'manage' : verb),
  )

/** For the one who made them alone: nobody's role reads what is in them. */
const PERSONAL: ReadonlySet<SecurableKind> = new Set(['result', 'upload'])
const SIGN_IN: ReadonlySet<SecurableKind> = new Set(['session', 'token'])
/** Changed by whoever made them, and by the workspace's administrators. */
const OWNED: ReadonlySet<SecurableKind> = new Set(['statement', 'ingest'])

/** Keys under which grants on the thing, and on what it lies in, are held; the thing's own comes first. */
const keysOf = ({ kind, id, catalogId, levels = [] }: Securable): readonly string[] => {
  if (catalogId === undefined) return [id]
  const schemas = levels.map((_, at) => schemaKey(catalogId, levels.slice(0, levels.length - at)))
  return kind === 'table' ? [id, ...schemas, catalogId] : [...schemas, catalogId]
}

/** What is granted on the thing, and on each that it lies in. */
export const grantsByPlace = (rights: Rights, thing: Securable): readonly (readonly Held[])[] =>
  keysOf(thing).map((key) => rights.grants.get(key) ?? [])

export const rolesFor = (rights: Rights, { workspaceId }: Securable): readonly HeldRole[] =>
  workspaceId === undefined ? [] : (rights.roles.get(workspaceId) ?? [])

const roleHas = (rights: Rights, thing: Securable, verb: Verb): boolean =>
  rolesFor(rights, thing).some(({ role }) => VERBS_OF_ROLE[role].has(verb))

const grantHas = (rights: Rights, thing: Securable, verb: Verb): boolean =>
  grantsByPlace(rights, thing).some((held) => held.some(({ privilege }) => includes(privilege, verb)))

const mayExecute = (rights: Rights, workspaceId: string | undefined): boolean =>
  workspaceId !== undefined &&
  (rights.grants.get(workspaceId)?.some(({ privilege }) => privilege === 'execute') ?? false)

/** Whoever was granted something in a workspace, a catalog or a schema may see its name. */
const isHolder = (rights: Rights, thing: Securable): boolean =>
  rights.holders.has(
    thing.kind === 'schema' && thing.catalogId !== undefined
      ? schemaKey(thing.catalogId, thing.levels ?? [])
      : thing.id,
  )

/** What the rights of a principal that is no administrator of the organisation come to. */
const given = (rights: Rights, verb: Verb, thing: Securable): boolean => {
  const { kind, workspaceId } = thing
  if (kind === 'organisation' || kind === 'identity_provider' || kind === 'group') return false
  if (PRINCIPALS.has(kind))
    return roleHas(rights, thing, 'manage') || (verb === 'use' && grantHas(rights, thing, 'use'))
  if (OWNED.has(kind) && verb !== 'read') return roleHas(rights, thing, 'manage')
  if (roleHas(rights, thing, verb)) return true
  if (verb === 'execute')
    return mayExecute(rights, workspaceId) && (kind === 'workspace' || roleHas(rights, thing, 'read'))
  if (kind === 'workspace') return verb === 'read' && isHolder(rights, thing)
  if (kind === 'connection') return grantHas(rights, thing, verb)
  return (
    TABLE_LIKE.has(kind) && (grantHas(rights, thing, verb) || (verb === 'read' && isHolder(rights, thing)))
  )
}

const isOwn = (principal: Asker, { ownerId, id, kind }: Securable): boolean =>
  PRINCIPALS.has(kind) ? id === principal.id : ownerId !== undefined && ownerId === principal.id

/** What the owner of a thing may do with it: everything with what is personal, nothing more with what is shared. */
const OWNERS: ReadonlySet<SecurableKind> = new Set([
  ...PERSONAL,
  ...SIGN_IN,
  ...OWNED,
  ...PRINCIPALS,
  'dataset',
])

/** May this principal, who has these rights, `verb` this thing? */
export const may = (principal: Asker | undefined, rights: Rights, verb: Verb, thing: Securable): boolean => {
  if (!principal || !scopesAllow(principal.scopes, verb)) return false
  if (OWNERS.has(thing.kind) && isOwn(principal, thing)) return true
  if (PERSONAL.has(thing.kind) && verb === 'read') return false
  if (principal.isAdmin) return true
  return PERSONAL.has(thing.kind) ? roleHas(rights, thing, 'manage') : given(rights, verb, thing)
}

/**
 * What nobody but its administrators has a right to, so that it is refused before anything is looked up. Users and
 * service accounts are not among it: people look after themselves, and administrators of a workspace after its accounts.
 */
const OF_ORGANISATION: ReadonlySet<SecurableKind> = new Set(['organisation', 'identity_provider', 'group'])

export type Admission = 'admitted' | 'unauthenticated' | 'denied'

/**
 * Whether a request may reach the handler of an operation, before anything is looked up; the handler then asks `may`
 * about the thing itself. The answer depends on the principal alone, so that what is absent and what may not be seen
 * look the same.
 */
export const admit = (
  principal: Asker | undefined,
  { permission, effect }: { readonly permission: Permission; readonly effect: 'read' | 'write' },
): Admission => {
  if (permission === 'public') return 'admitted'
  if (!principal) return 'unauthenticated'
  if (!scopesAdmit(principal.scopes, permission, effect)) return 'denied'
  if (permission === 'self' || !OF_ORGANISATION.has(permission.on)) return 'admitted'
  return principal.isAdmin ? 'admitted' : 'denied'
}
