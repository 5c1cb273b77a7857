import type { Input, Output, operations } from '@boathouse/contract'
import { accessErrors } from '@boathouse/contract/access/errors.ts'
import type { Context, Securable } from '../../platform/context.ts'
import { inTransaction, type Database, type Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { requireRight } from '../../platform/require-right.ts'
import type { AccessDeps, Target } from './access-deps.ts'
import { manageTarget } from './find-target.ts'
import * as store from './grant.store.ts'
import type { GrantableKind } from './grant.store.ts'
import { findGrantee } from './grantee.store.ts'
import { isGrantable, PRIVILEGES } from './privileges.policy.ts'
import { thingOfGrant } from './thing-of-grant.store.ts'

type GrantView = Output<typeof operations.putGrant>

const present = (row: store.GrantRow, thing: Securable, inheritedFrom: string | null): GrantView => ({
  grant_id: row.id,
  on: { kind: thing.kind, id: thing.id, name: thing.name },
  grantee: { id: row.grantee_id, kind: row.grantee_kind, name: row.grantee_name },
  privilege: row.privilege,
  granted_at: row.granted_at,
  granted_by: row.granted_by,
  inherited_from: inheritedFrom,
})

/** Ids and names of the thing and of what it inherits from. */
const lineOf = async (db: Database, thing: Securable): Promise<ReadonlyMap<string, string | null>> => {
  const line = new Map<string, string | null>([[thing.id, null]])
  const { catalogId, levels = [] } = thing
  if (catalogId === undefined || thing.kind === 'catalog') return line
  const [catalog = ''] = thing.name.split('.')
  for (const schema of await store.schemaIds(db, catalogId, levels))
    if (schema.id !== thing.id) line.set(schema.id, [catalog, ...schema.levels].join('.'))
  return line.set(catalogId, catalog)
}

export const listGrants = async (
  deps: AccessDeps,
  ctx: Context,
  target: Target,
): Promise<Output<typeof operations.listGrants>> => {
  const thing = await manageTarget(deps, ctx, target)
  const line = await lineOf(deps.db, thing)
  const rows = await store.listGrantRows(deps.db, [...line.keys()])
  return { grants: rows.map((row) => present(row, thing, line.get(row.thing_id) ?? null)) }
}

const wordsOf = (row: store.GrantRow) => ({
  grantee: { kind: row.grantee_kind, name: row.grantee_name },
  privilege: row.privilege,
})

export const putGrant = async (
  deps: AccessDeps,
  ctx: Context,
  { on, grantee: named, privilege }: Input<typeof operations.putGrant>['body'],
): Promise<GrantView> => {
  const thing = await manageTarget(deps, ctx, on)
  const { kind, id } = thing
  const fitting = isGrantable(kind) ? PRIVILEGES[kind] : []
  if (!isGrantable(kind) || !fitting.includes(privilege))
    throw accessErrors.PRIVILEGE_DOES_NOT_FIT({ privilege, kind, fitting: fitting.join(', ') })
  const row = await inTransaction(deps.db, async (tx) => {
    const grantee = await findGrantee(tx, named.kind, named.name)
    if (!grantee) throw accessErrors.GRANTEE_NOT_FOUND(named)
    const before = await store.findGrantOf(tx, id, grantee.id)
    await store.upsertGrant(tx, { id: newId(), on: { kind, id }, grantee, privilege, by: ctx.signedIn().id })
    const after = await store.findGrantOf(tx, id, grantee.id)
    await ctx.audit(tx, {
      object: thing,
      details: { before: before ? wordsOf(before) : null, after: after ? wordsOf(after) : null },
    })
    return after
  })
  if (!row) throw accessErrors.GRANTEE_NOT_FOUND(named)
  ctx.changed('grants', id)
  return present(row, thing, null)
}

export const revokeGrant = async (deps: AccessDeps, ctx: Context, grantId: string): Promise<void> => {
  const absent = accessErrors.GRANT_NOT_FOUND({ grant_id: grantId })
  const thing = await inTransaction(deps.db, async (tx) => {
    const row = await store.findGrant(tx, grantId)
    const on = row && (await thingOfGrant(tx, row))
    if (!row || !on) throw absent
    requireRight(ctx, 'manage', on, () => absent)
    await store.deleteGrant(tx, row.id)
    await ctx.audit(tx, { object: on, details: { before: wordsOf(row), after: null } })
    return on
  })
  ctx.changed('grants', thing.id)
}

/**
 * Gives whoever made a thing the right to manage it, when no role gives that: others' things of the workspace stay
 * theirs. What was granted is for the audit event of the making; the caller tells of the change after the commit.
 */
export const grantMaker = async (
  tx: Tx,
  ctx: Context,
  thing: Securable & { readonly kind: GrantableKind },
): Promise<{ readonly granted?: unknown }> => {
  if (ctx.may('manage', thing)) return {}
  const { id, kind, name } = ctx.signedIn()
  const { kind: on } = thing
  const grantee = { id, kind, name }
  await store.upsertGrant(tx, {
    id: newId(),
    on: { kind: on, id: thing.id },
    grantee,
    privilege: 'manage',
    by: id,
  })
  return { granted: { grantee: { kind, name }, privilege: 'manage' } }
}
