import {
  parseMetadata,
  serialiseMetadata,
  type IcebergCatalog,
  type TableMetadata,
  parseViewMetadata,
  serialiseViewMetadata,
  type ViewMetadata,
} from '@boathouse/iceberg'
import type { ObjectStorage } from '@boathouse/storage'
import type { Context, Principal, Securable } from '../../platform/context.ts'
import type { Database, Tx } from '../../platform/database.ts'
import type { Handler } from '../../platform/handle.ts'
import type { Log } from '../../platform/log.ts'
import { actingAs, currentActor } from './acting-as.ts'
import { apiHandlers } from './api/api.handlers.ts'
import { openFence, type CommitFence, type CommitOrigin } from './commit-fence.ts'
import {
  builtInCatalog,
  requireCatalog,
  type BuiltInCatalog,
  type CatalogSession,
} from './built-in-catalog.ts'
import { catalogThing, type Actor, type CatalogDeps } from './catalog-deps.ts'
import { createCatalogFor, removeCatalogsOf, type CatalogOwner } from './catalog-owner.ts'
import { findCatalog, listCatalogs } from './catalog.store.ts'
import { commitQueue } from './commit-queue.ts'
import { icebergTokens, type TokenVerifier } from './iceberg-tokens.ts'
import { liveTables } from './find-tables.ts'
import { normalLocation } from './locations.policy.ts'
import { metadataFiles } from './metadata-files.ts'
import { abandonEveryPending } from './pending.store.ts'
import { recoverHandlers } from './recover/recover.handlers.ts'
import { reportHandlers } from './reports/reports.handlers.ts'
import { restHandlers } from './rest/rest.handlers.ts'
import { findCommitsOf, type CommitRecord } from './table.store.ts'
import { nobodyWatches, type SnapshotWatch } from './snapshot-watch.ts'
import { sweepCatalogs, type Swept } from './sweep.ts'
import { forEitherKind } from './external/choose-catalog.ts'
import type { ExternalDeps } from './external/external-deps.ts'
import { externalModule } from './external/external-module.ts'
import { attachHandlers } from './external/external.handlers.ts'
import { catalogsOfConnection } from './external/external.store.ts'
import { mayReadTable, type ExactTable } from './api/may-read-table.ts'
import { thingNamed, type ThingNames } from './api/thing-named.ts'
import type { Secrets } from '../secrets/index.ts'
import { icebergTokenKey } from './token-key.ts'
import { lookAtWritten, rollBackWritten, type UndoTable } from './undo/undo-commits.ts'

export { AttemptEnded, type CommitFacts, type CommitFence, type CommitOrigin } from './commit-fence.ts'
export type { BuiltInCatalog } from './built-in-catalog.ts'
export type { LiveTable, TableName } from './find-tables.ts'
export type { TableChange } from './plan-commit.ts'
export type { ExternalDeps } from './external/external-deps.ts'
export type { NewSnapshot, SnapshotWatch } from './snapshot-watch.ts'
export type { Swept } from './sweep.ts'
export type { UndoTable } from './undo/undo-commits.ts'

export interface CatalogModuleOptions {
  readonly db: Database
  readonly storage: ObjectStorage
  readonly log: Log
  readonly instanceId: string
  /** Where catalogs live, each in a directory of its name: `file:///…` or `s3://…`. */
  readonly dataLocation: string
  readonly verifier: TokenVerifier
  /** Keeps the secret that tokens of the catalog are signed with. */
  readonly secrets: Pick<Secrets, 'open' | 'put'>
  /** What clients need to reach the storage, without secrets: `s3.endpoint`, `client.region`, … */
  readonly clientConfig?: Readonly<Record<string, string>>
  /** Id of the workspace of this name; undefined when it is absent or may not be seen. */
  readonly workspaceId: (ctx: Context, name: string) => Promise<string | undefined>
  /** Name of the dataset that registers the table in the workspace, null when none does. */
  readonly datasetOf: (workspaceId: string, tableUuid: string) => Promise<string | null>
  /** Names of datasets of the workspace that contain the text; shortest first. */
  readonly searchDatasets: (workspaceId: string, text: string, limit: number) => Promise<readonly string[]>
  /** Snapshots that are younger cannot be asked to expire; seven days when absent, as Trino's. */
  readonly minRetentionMs?: number
  /** Names of users by id; who is gone is not in it. Nobody's when absent. */
  readonly namesOf?: (principalIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** What no table may reach: the home, the store. */
  readonly protectedLocations?: readonly string[]
  /** Who may still commit; when absent, everybody whose rights allow it. */
  readonly fence?: CommitFence
  /** Told of each new snapshot of a built-in catalog; nobody when absent. */
  readonly committed?: SnapshotWatch
  /** How catalogs elsewhere are reached; absent: none can be attached. */
  readonly external?: Omit<ExternalDeps, 'protectedLocations'>
  /** Of metadata JSON that is kept parsed; 64 MiB when absent. */
  readonly maxCachedBytes?: number
}

export interface Catalogs {
  /** The operations of `contract/catalogs` and `contract/iceberg-rest`. */
  readonly handlers: readonly Handler[]
  /**
   * The catalog of this name for SQL and loads, on behalf of `ctx` or of whom `actingAs` says; with neither it can
   * only be read. A name that does not exist is found out at the first call (`NoSuchWarehouse`).
   */
  readonly catalog: (name: string, ctx?: Context) => BuiltInCatalog
  /** The same; undefined when there is no such catalog, or it may not be read. */
  readonly find: (name: string, ctx?: Context) => Promise<IcebergCatalog | undefined>
  /** Names of the catalogs that whoever `actingAs` says may read, at most a thousand, in order. */
  readonly names: () => Promise<readonly string[]>
  /** Runs `work`, and everything that it starts, on behalf of the request's principal; `fence` is asked in the transaction of every change. */
  readonly actingAs: typeof actingAs
  /** What work committed, oldest first, whether or not its snapshots and tables still exist. */
  readonly commitsOf: (origin: CommitOrigin) => Promise<readonly CommitRecord[]>
  /** The tables of built-in catalogs that attempts committed to, and whether each can be rolled back to before them. */
  readonly written: (ctx: Context, attemptIds: readonly string[]) => Promise<readonly UndoTable[]>
  /** Rolls back those that can be, all in one transaction. False when somebody committed to one in this moment: nothing is changed. */
  readonly rollBack: (ctx: Context, attemptIds: readonly string[]) => Promise<boolean>
  /** Makes the catalog of a new workspace with the schema `main`. Violates `catalog_name_unique`. */
  readonly createFor: (tx: Tx, owner: CatalogOwner) => Promise<void>
  /** Removes the empty catalogs of a workspace, or says in words what they still hold. */
  readonly removeFor: (tx: Tx, workspaceId: string) => Promise<string | undefined>
  /** A catalog, schema, table or view that the caller may see, as the policy knows it. Throws what is not found. */
  readonly thingNamed: (ctx: Context, names: ThingNames) => Promise<Securable>
  /** Whether this server holds a catalog of this name that the caller may read. */
  readonly mayRead: (ctx: Context, name: string) => Promise<boolean>
  /** Whether the caller may read a table of a built-in catalog, or may once it is made. */
  readonly mayReadTable: (ctx: Context, table: ExactTable) => Promise<boolean>
  /** Tables that exist now, for modules that keep them by uuid. */
  readonly tables: typeof liveTables
  /** The principal of a token that `/iceberg/v1/oauth/tokens` gave out; undefined when it is not a good one. */
  readonly authenticateIcebergToken: (token: string) => Promise<Principal | undefined>
  /** Finishes what crashes interrupted; to be called every few minutes. `olderThanSeconds`: an hour when absent. */
  readonly sweep: (options?: { readonly olderThanSeconds?: number }) => Promise<Swept>
  /**
   * Gives up commits that other processes left unfinished; their files are deleted in the background. Only for a
   * process that knows that no other one works on this database, before it takes requests.
   */
  readonly abandonUnfinished: () => Promise<void>
  /** Waits for deletions that run in the background. */
  readonly close: () => Promise<void>
}

const MOST_NAMES = 1000
const SEVEN_DAYS_MS = 7 * 86_400_000
const DEFAULT_CACHE = 64 * 1024 * 1024

const depsOf = ({
  db,
  storage,
  log,
  fence = openFence,
  committed = nobodyWatches,
  maxCachedBytes = DEFAULT_CACHE,
}: CatalogModuleOptions): Omit<CatalogDeps, 'tidy'> => ({
  db,
  storage,
  log,
  tableFiles: metadataFiles<TableMetadata>({
    storage,
    parse: parseMetadata,
    serialise: serialiseMetadata,
    maxCachedBytes,
  }),
  viewFiles: metadataFiles<ViewMetadata>({
    storage,
    parse: parseViewMetadata,
    serialise: serialiseViewMetadata,
    maxCachedBytes: Math.ceil(maxCachedBytes / 16),
  }),
  commits: commitQueue(),
  fence,
  committed,
})

/** Sweeps soon after the answer, one round at a time; whoever asks while a round waits is served by that one. */
const background = (
  sweep: () => Promise<unknown>,
  log: Log,
): { readonly start: () => void; readonly settled: () => Promise<void> } => {
  let running = Promise.resolve()
  let waiting = false
  const round = async (): Promise<void> => {
    waiting = false
    try {
      await sweep()
    } catch (error) {
      log.warn({ err: error }, 'files of dropped tables and new names are left to the sweep')
    }
  }
  return {
    start: () => {
      if (waiting) return
      waiting = true
      running = running.then(round)
    },
    settled: () => running,
  }
}

/** For the deletion of a connection: the catalogs that are reached by it, in words. */
export const attachedBy = async (db: Database, connectionId: string): Promise<readonly string[]> =>
  (await catalogsOfConnection(db, connectionId)).map((name) => `the catalog «${name}»`)

const visibleNames = async (
  db: Database,
  external: ReturnType<typeof externalModule> | undefined,
): Promise<readonly string[]> => {
  const actor = currentActor()
  const [rows, elsewhere = []] = await Promise.all([
    listCatalogs(db, undefined, MOST_NAMES),
    external?.names(MOST_NAMES),
  ])
  const own = rows.filter((row) => actor.may('read', catalogThing(row))).map((row) => row.name)
  return [...own, ...elsewhere].toSorted()
}

/** Whether the actor may read the built-in catalog of this name; undefined: there is none. */
const mayReadNamed = async (
  db: Database,
  actor: Pick<Actor, 'may'>,
  name: string,
): Promise<boolean | undefined> => {
  const row = await findCatalog(db, name)
  return row && actor.may('read', catalogThing(row))
}

/** The built-in catalogs: Iceberg REST, the pages' view of them, and the port for engines. */
export const createCatalogs = async (options: CatalogModuleOptions): Promise<Catalogs> => {
  const purge = background(() => sweepCatalogs(deps), options.log)
  const deps: CatalogDeps = { ...depsOf(options), tidy: purge.start }
  const { db } = deps
  const key = icebergTokenKey(db, options.secrets)
  const tokens = icebergTokens({ verifier: options.verifier, key, instanceId: options.instanceId })

  const catalog = (name: string, ctx?: Context): BuiltInCatalog => {
    const actorNow = (): Actor => ctx ?? currentActor()
    const session: CatalogSession = async () => {
      const actor = actorNow()
      return { row: requireCatalog(await findCatalog(db, name), actor, name), actor }
    }
    return builtInCatalog(deps, name, actorNow, session)
  }
  const { clientConfig = {}, datasetOf, searchDatasets, workspaceId } = options
  const protectedLocations = (options.protectedLocations ?? []).flatMap((text) => normalLocation(text) ?? [])
  const { namesOf = async () => new Map<string, string>(), minRetentionMs = SEVEN_DAYS_MS } = options
  const external =
    options.external &&
    externalModule(db, {
      ...options.external,
      protectedLocations: [...protectedLocations, ...[normalLocation(options.dataLocation) ?? []].flat()],
    })
  const api = { ...deps, minRetentionMs, namesOf, datasetOf, searchDatasets, protectedLocations }
  const ownHandlers = [...apiHandlers(api, workspaceId), ...recoverHandlers(deps), ...reportHandlers(deps)]
  return {
    handlers: [
      ...restHandlers({ ...deps, tokens, clientConfig }),
      ...(external ? [...forEitherKind(external, ownHandlers), ...attachHandlers(external)] : ownHandlers),
    ],
    catalog,
    find: async (name, ctx) => {
      const isSeen = await mayReadNamed(db, ctx ?? currentActor(), name)
      if (isSeen === undefined) return external?.find(name, ctx)
      return isSeen ? catalog(name, ctx) : undefined
    },
    names: () => visibleNames(db, external),
    actingAs,
    commitsOf: (origin) => findCommitsOf(db, origin),
    written: (ctx, attemptIds) => lookAtWritten({ db, catalog }, ctx, attemptIds),
    rollBack: (ctx, attemptIds) => rollBackWritten({ db, catalog }, ctx, attemptIds),
    createFor: (tx, owner) => createCatalogFor(tx, options.dataLocation, owner),
    removeFor: removeCatalogsOf,
    thingNamed: (ctx, names) => thingNamed(deps, ctx, names),
    mayRead: async (ctx, name) => (await mayReadNamed(db, ctx, name)) === true,
    mayReadTable: (ctx, table) => mayReadTable(db, ctx, table),
    tables: liveTables,
    authenticateIcebergToken: tokens.authenticate,
    sweep: (sweepOptions) => sweepCatalogs(deps, sweepOptions),
    abandonUnfinished: async () => {
      await abandonEveryPending(db)
      purge.start()
    },
    close: async () => {
      external?.close()
      await purge.settled()
    },
  }
}
