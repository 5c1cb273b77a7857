import { providerErrors } from '@boathouse/contract/identity-providers/errors.ts'
import type { Input, operations, Output } from '@boathouse/contract'
import type { Context, Securable } from '../../../platform/context.ts'
import { inTransaction, violates, type Database, type Tx } from '../../../platform/database.ts'
import { newId } from '../../../platform/ids.ts'
import { requireVersion } from '../../../platform/if-match.ts'
import type { SignOnDeps } from '../identity-deps.ts'
import { requireOrganisation } from '../organisation.ts'
import { logoutPath, openProvider, redirectPath } from './open-provider.ts'
import * as store from './provider.store.ts'
import { localSignIn } from './sign-in-settings.store.ts'
import { requireOtherWayIn } from './sign-in-settings.ts'

type View = Output<typeof operations.getProvider>

const CLIENT_SECRET = 'client_secret'
const ownerOf = (id: string) => ({ kind: 'identity_provider', id }) as const

export const providerSecret = async ({ db, secrets }: SignOnDeps, id: string): Promise<string | undefined> =>
  (await secrets.open(db, ownerOf(id)))[CLIENT_SECRET]

const thingOf = ({ id, name }: { readonly id: string; readonly name: string }): Securable => ({
  kind: 'identity_provider',
  id,
  name,
})

const presentAll = async (
  { secrets }: SignOnDeps,
  db: Database,
  rows: readonly store.ProviderRow[],
): Promise<View[]> => {
  const ids = rows.map(({ id }) => id)
  const rules = await store.groupRules(db, ids)
  const marks = new Set((await secrets.marks(db, ids)).map((mark) => mark.owner_id))
  return rows.map(({ id, version, scopes, ...row }) => ({
    ...row,
    provider_id: id,
    scopes: [...scopes],
    groups: (rules.get(id) ?? []).map(({ value, group }) => ({ value, group })),
    has_client_secret: marks.has(id),
    redirect_path: redirectPath(row.name),
    logout_path: logoutPath(row.name),
    version: Number(version),
  }))
}

const present = async (deps: SignOnDeps, db: Database, row: store.ProviderRow): Promise<View> => {
  const [view] = await presentAll(deps, db, [row])
  if (!view) throw providerErrors.PROVIDER_NOT_FOUND({ provider: row.name })
  return view
}

const existing = (name: string, row: store.ProviderRow | undefined): store.ProviderRow => {
  if (!row) throw providerErrors.PROVIDER_NOT_FOUND({ provider: name })
  return row
}

const saveRules = async (tx: Tx, id: string, rules: readonly store.GroupRule[]): Promise<void> => {
  const absent = await store.replaceGroupRules(tx, id, rules)
  if (absent !== undefined) throw providerErrors.GROUP_UNKNOWN({ group: absent })
}

export const listProviders = async (deps: SignOnDeps): Promise<Output<typeof operations.listProviders>> => ({
  providers: await presentAll(deps, deps.db, await store.listProviderRows(deps.db)),
})

export const getProvider = async (deps: SignOnDeps, name: string): Promise<View> =>
  present(deps, deps.db, existing(name, await store.findProvider(deps.db, name)))

/** Keeps a provider that answers as one now. Throws PROVIDER_EXISTS, PROVIDER_UNREACHABLE, INSECURE_ISSUER, GROUP_UNKNOWN. */
export const createProvider = async (
  deps: SignOnDeps,
  ctx: Context,
  body: Input<typeof operations.createProvider>['body'],
): Promise<View> => {
  requireOrganisation(ctx)
  const { name, client_secret: secret, groups, ...fields } = body
  await openProvider(deps.egress, body, undefined)
  const id = newId()
  const view = await inTransaction(deps.db, async (tx) => {
    await store.insertProvider(tx, { id, name, fields })
    await saveRules(tx, id, groups)
    if (secret !== undefined) await deps.secrets.put(tx, ownerOf(id), { [CLIENT_SECRET]: secret })
    await ctx.audit(tx, { object: thingOf({ id, name }), details: { ...fields, groups } })
    return present(deps, tx, existing(name, await store.findProvider(tx, name)))
  }).catch((error: unknown) => {
    if (violates(error, 'identity_provider_name_unique')) {
      throw providerErrors.PROVIDER_EXISTS({ provider: name }, error)
    }
    throw error
  })
  ctx.changed('identity_providers', id)
  return view
}

const defined = <T extends object>(given: T): Partial<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>

export const updateProvider = async (
  deps: SignOnDeps,
  ctx: Context,
  name: string,
  body: Input<typeof operations.updateProvider>['body'],
): Promise<View> => {
  requireOrganisation(ctx)
  const { client_secret: secret, groups, ...change } = body
  const known = existing(name, await store.findProvider(deps.db, name))
  if (body.issuer !== undefined && body.issuer !== known.issuer) {
    await openProvider(deps.egress, { ...known, issuer: body.issuer }, undefined)
  }
  const view = await inTransaction(deps.db, async (tx) => {
    const before = existing(name, await store.lockProvider(tx, name))
    requireVersion(ctx, `identity provider «${name}»`, before.version)
    const { id, name: _name, created_at: _at, version: _version, ...fields } = before
    if (change.enabled === false && !(await localSignIn(tx))) await requireOtherWayIn(tx, ctx, id)
    await store.updateProviderRow(tx, id, { ...fields, ...defined(change) })
    if (groups !== undefined) await saveRules(tx, id, groups)
    if (secret !== undefined) await deps.secrets.put(tx, ownerOf(id), { [CLIENT_SECRET]: secret })
    const details = { ...change, ...(groups && { groups }), client_secret_changed: secret !== undefined }
    await ctx.audit(tx, { object: thingOf(before), details })
    return present(deps, tx, existing(name, await store.findProvider(tx, name)))
  })
  ctx.changed('identity_providers', view.provider_id, view.version)
  return view
}

export const deleteProvider = async (deps: SignOnDeps, ctx: Context, name: string): Promise<void> => {
  requireOrganisation(ctx)
  const provider = await inTransaction(deps.db, async (tx) => {
    const row = existing(name, await store.lockProvider(tx, name))
    if (!(await localSignIn(tx))) await requireOtherWayIn(tx, ctx, row.id)
    await deps.secrets.removeAll(tx, ownerOf(row.id))
    await store.deleteProviderRow(tx, row.id)
    await ctx.audit(tx, { object: thingOf(row) })
    return row
  })
  ctx.changed('identity_providers', provider.id)
}
