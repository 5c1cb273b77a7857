import type { OperationSpec, SecurableKind } from '@boathouse/contract'
import type { Securable } from '../../platform/context.ts'
import { admit, may, type Asker } from './policy.ts'
import { NO_RIGHTS, type Rights, type Role } from './rights.ts'

/**
 * The matrix: what the policy says of every operation, for everybody, on their own workspace's things, on another's, on
 * what was deleted and on what never was. Made from the registry; docs/reference/permission-matrix.md holds it, and a test
 * asks a server the same.
 */

export const MATRIX_ROLES = [
  'anonymous',
  'member',
  'viewer',
  'editor',
  'workspace admin',
  'organisation admin',
  'service account',
  'read token',
] as const
export type MatrixRole = (typeof MATRIX_ROLES)[number]

export const MATRIX_STATES = ['own', 'other', 'deleted', 'absent'] as const
export type MatrixState = (typeof MATRIX_STATES)[number]

/** `yes`: the policy lets it pass; what the answer then is, the operation says. */
export type Expected = 'yes' | '401' | '403' | '404'

const ME = 'me'
const OWN = 'own workspace'

const rightsIn = (role: Role): Rights => ({
  ...NO_RIGHTS,
  roles: new Map([[OWN, [{ role, workspace: OWN, group: undefined }]]]),
})

const person = { id: ME, isAdmin: false, groupIds: [] }

interface Actor {
  readonly asker: Asker | undefined
  readonly rights: Rights
}

const ACTORS: Readonly<Record<MatrixRole, Actor>> = {
  anonymous: { asker: undefined, rights: NO_RIGHTS },
  member: { asker: person, rights: NO_RIGHTS },
  viewer: { asker: person, rights: rightsIn('viewer') },
  editor: { asker: person, rights: rightsIn('editor') },
  'workspace admin': { asker: person, rights: rightsIn('admin') },
  'organisation admin': { asker: { ...person, isAdmin: true }, rights: NO_RIGHTS },
  'service account': { asker: person, rights: rightsIn('viewer') },
  'read token': { asker: { ...person, scopes: ['read'] }, rights: rightsIn('admin') },
}

/** Parameters of addresses that name a thing; the others name a part of one. */
const THINGS: ReadonlySet<string> = new Set([
  'workspace',
  'connection',
  'catalog',
  'prefix',
  'schema',
  'namespace',
  'table',
  'view',
  'statement_id',
  'upload_id',
  'ingest_id',
  'dataset',
  'job',
  'run_id',
  'token_id',
  'grant_id',
  'service_account_id',
  'user_id',
])
/** Operations whose thing is named in the body or the query. */
const NAMED_INSIDE: ReadonlySet<string> = new Set([
  'catalogs.attach',
  'grants.list',
  'grants.put',
  'service_accounts.create',
])

/** The parameter whose thing is somebody else's, deleted or absent; `body`: it stands there; undefined: there is none. */
export const thingOf = ({ name, path, permission }: OperationSpec): string | undefined => {
  if (typeof permission === 'string') return undefined
  if (NAMED_INSIDE.has(name)) return 'body'
  if (permission.on === 'member') return 'workspace'
  return [...path.matchAll(/\{(\w+)\}/g)]
    .flatMap(([, param = '']) => (THINGS.has(param) ? [param] : []))
    .at(-1)
}

/** What belongs to a person and to no workspace is nobody's other. */
const IN_NO_WORKSPACE: ReadonlySet<SecurableKind> = new Set(['token', 'session', 'user', 'group'])

const securable = (kind: SecurableKind, state: MatrixState): Securable => ({
  // What a grant is on, in the matrix, is a table.
  kind: kind === 'grant' ? 'table' : kind,
  id: 'thing',
  name: 'thing',
  ownerId: 'somebody',
  ...(!IN_NO_WORKSPACE.has(kind) && { workspaceId: state === 'own' ? OWN : 'another workspace' }),
  catalogId: 'catalog',
})

/** Of a result one sees that it is there when one sees its statement. */
const seenAs = (thing: Securable): Securable =>
  thing.kind === 'result' ? { ...thing, kind: 'statement' } : thing

/** What is to happen; undefined where the operation has no such state. */
export const expectation = (
  operation: OperationSpec,
  role: MatrixRole,
  state: MatrixState,
): Expected | undefined => {
  const { permission } = operation
  const named = thingOf(operation)
  if (state !== 'own' && named === undefined) return undefined
  if (permission === 'public') return 'yes'
  const { asker, rights } = ACTORS[role]
  const admission = admit(asker, operation)
  if (admission !== 'admitted') return admission === 'denied' ? '403' : '401'
  if (permission === 'self') return 'yes'
  if (state === 'deleted' || state === 'absent') return '404'
  if (permission.on === 'organisation') return 'yes'
  if (state === 'other' && IN_NO_WORKSPACE.has(permission.on)) return undefined
  const thing = securable(permission.on, state)
  if (may(asker, rights, permission.verb, thing)) return 'yes'
  // A token's refusal depends on the principal alone, and so does whether there is anything to see.
  return may(asker, rights, 'read', seenAs(thing)) && thing.kind !== 'token' ? '403' : '404'
}

const cellOf = (operation: OperationSpec, role: MatrixRole): string => {
  const states = MATRIX_STATES.flatMap((state) => expectation(operation, role, state) ?? [])
  const [first, ...others] = states
  return others.every((one) => one === first) ? String(first) : states.join(' · ')
}

/** The matrix as a page. */
export const matrixPage = (operations: readonly OperationSpec[]): string => {
  const rows = [...operations]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((one) => `| \`${one.name}\` | ${MATRIX_ROLES.map((role) => cellOf(one, role)).join(' | ')} |`)
  return `# Permission matrix

What every operation answers to everybody, as the policy says it and as \`npm run test:security\` asks a server. A cell tells
of a thing of one's own workspace, of another workspace, one that was deleted and one that never was, in this order; one
word where all are the same or there is but one. «yes» is that the policy lets it pass. What may not be seen answers as
what is not there: 404, in the same words.

The things of one's own workspace were made by somebody else in it. A member has no role in any workspace; a service
account is a viewer here; the read token belongs to an administrator of the workspace and is limited to \`read\`.

| Operation | ${MATRIX_ROLES.join(' | ')} |
| --- |${' --- |'.repeat(MATRIX_ROLES.length)}
${rows.join('\n')}
`
}
