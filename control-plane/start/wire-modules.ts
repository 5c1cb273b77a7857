import { operations, type OperationSpec } from '@boathouse/contract'
import { locationOf, schemeOf } from '@boathouse/storage'
import { deleteExpiredKeys } from '../api/idempotency.store.ts'
import { createAccess, type Access } from '../modules/access/index.ts'
import { auditHandlers } from '../modules/audit/index.ts'
import { attachedBy, createCatalogs, type Catalogs } from '../modules/catalogs/index.ts'
import { createConnections, type Connections } from '../modules/connections/index.ts'
import { datasetHandlers, datasetNameOf, searchDatasetNames } from '../modules/datasets/index.ts'
import { egressHandlers } from '../modules/egress/index.ts'
import {
  createEventHub,
  eventHandlers,
  startNotifier,
  type Change,
  type Notifier,
  type EventHub,
} from '../modules/events/index.ts'
import {
  createHealthChecks,
  databaseCheck,
  diskCheck,
  healthHandlers,
  notifierCheck,
  secretsCheck,
  type HealthChecks,
} from '../modules/health/index.ts'
import {
  accountsInWorkspace,
  createIdentity,
  findUserByName,
  principalNames,
  type Identity,
} from '../modules/identity/index.ts'
import { uploadedFile } from '../modules/ingest/index.ts'
import { jobHandlers, jobsInWorkspace, jobsThatName } from '../modules/jobs/index.ts'
import { destinationErrors } from '../modules/notifications/index.ts'
import { wakeWaiting } from '../modules/runs/index.ts'
import { scheduleHandlers, selfPausedSchedules } from '../modules/schedules/index.ts'
import { createSecrets } from '../modules/secrets/index.ts'
import { noteSnapshot, selfPausedTriggers } from '../modules/triggers/index.ts'
import { createWorkspaces, requireWorkspace, type Workspaces } from '../modules/workspaces/index.ts'
import type { Config } from '../platform/config.ts'
import type { Handler } from '../platform/handle.ts'
import { periodically } from '../platform/periodic.ts'
import { programVersion } from '../platform/version.ts'
import { trinoFence } from '../worker/index.ts'
import { isLaptop } from './open-egress.ts'
import { protectedPaths } from './protected-paths.ts'
import { thingNamed } from './thing-named.ts'
import type { WireDeps } from './wire-deps.ts'
import { wireTrust } from './wire-trust.ts'
import { testConnections } from './test-connections.ts'
import { wireTriggers } from './wire-triggers.ts'
import { wireWork } from './wire-work.ts'

export interface Modules {
  readonly operations: readonly OperationSpec[]
  readonly handlers: readonly Handler[]
  readonly identity: Identity
  readonly access: Access
  readonly events: EventHub
  readonly authenticateIcebergToken: Catalogs['authenticateIcebergToken']
  /** Makes what the first start makes and begins the loops. */
  readonly start: () => Promise<void>
}

const MINUTE_MILLIS = 60_000
const HOUR_MILLIS = 60 * MINUTE_MILLIS

/** What Spark, Trino and PyIceberg need to reach the storage; credentials they bring themselves. */
const clientConfigOf = ({ dataLocation, s3 }: Config): Readonly<Record<string, string>> => {
  if (schemeOf(dataLocation) !== 's3') return {}
  const region = { 's3.region': s3.region, 'client.region': s3.region }
  if (s3.endpoint === undefined) return region
  return { ...region, 's3.endpoint': s3.endpoint, 's3.path-style-access': String(s3.pathStyle) }
}

const catalogUriOf = ({ catalogUrl, publicUrl }: Config): string | undefined =>
  catalogUrl ?? (publicUrl === undefined ? undefined : `${publicUrl}/iceberg`)

const startEvents = ({ log, lifecycle, metadata }: WireDeps, checks: HealthChecks): EventHub => {
  // The hub must exist before the connection that feeds it, and tells through that connection.
  let notifier: Notifier | undefined
  const tell = (change: Change): void => notifier?.send(change)
  // Where the home is locked nobody else works on this database: telling would cost each change a query.
  const hub = createEventHub(metadata.homeLock ? undefined : tell)
  const { trouble, close } = (notifier = startNotifier({
    settings: metadata.direct,
    log,
    onChange: hub.deliver,
    onGap: hub.reset,
  }))
  lifecycle.onStop('notifier', close)
  checks.add('notifications', notifierCheck(trouble))
  return hub
}

const wireCatalogs = (
  { cipher, config, egress, log, metadata, storage }: WireDeps,
  identity: Identity,
  connections: Connections,
): Promise<Catalogs> => {
  const { db, instanceId } = metadata
  return createCatalogs({
    db,
    storage,
    log,
    instanceId,
    dataLocation: config.dataLocation,
    protectedLocations: [locationOf(config.home), config.storeLocation],
    verifier: identity,
    secrets: createSecrets(cipher),
    external: { connections, egress, isLaptop: isLaptop(config) },
    clientConfig: clientConfigOf(config),
    workspaceId: async (ctx, name) => (await requireWorkspace(ctx, db, name, 'read')).id,
    minRetentionMs: config.keep.minRetentionSeconds * 1000,
    namesOf: (ids) => principalNames(db, ids),
    datasetOf: (workspaceId, tableUuid) => datasetNameOf(db, workspaceId, tableUuid),
    searchDatasets: (workspaceId, text, limit) => searchDatasetNames(db, workspaceId, text, limit),
    fence: trinoFence,
    committed: noteSnapshot,
  })
}

const wireConnections = ({ cipher, config, egress, metadata }: WireDeps): Connections =>
  createConnections({
    db: metadata.db,
    secrets: createSecrets(cipher),
    egress,
    protectedPaths: protectedPaths(config),
    serverSecrets: { ...config.secretSources, environment: process.env },
    usedBy: [attachedBy, jobsThatName],
  })

const wireWorkspaces = ({ metadata }: WireDeps, catalogs: Catalogs, connections: Connections): Workspaces =>
  createWorkspaces({
    db: metadata.db,
    createCatalog: catalogs.createFor,
    contents: [connections.heldBy, jobsInWorkspace, accountsInWorkspace, catalogs.removeFor],
  })

/** Runs `round` now and then until the server stops. */
const sweepEvery = (
  { log, lifecycle }: WireDeps,
  millis: number,
  what: string,
  round: () => Promise<unknown>,
): void => {
  const sweep = periodically(millis, round, (error) => log.warn({ err: error }, `${what} were not swept`))
  lifecycle.onStop(`sweep of ${what}`, () => sweep.stop())
}

const UNFINISHED_MILLIS = 48 * HOUR_MILLIS

/**
 * Clears up after writes below the first catalog's location that died half-way. A server alone on a directory knows that
 * what was being written before it began is nobody's; in a bucket it may be another engine's, which gets its time.
 */
const sweepUnfinishedWrites = (deps: WireDeps): void => {
  const { config, metadata, storage } = deps
  const alone = metadata.homeLock !== undefined && schemeOf(config.dataLocation) === 'file'
  const oldest = alone ? Date.now() : 0
  sweepEvery(deps, HOUR_MILLIS, 'unfinished writes', () =>
    storage.deleteUnfinished(config.dataLocation, new Date(Math.max(oldest, Date.now() - UNFINISHED_MILLIS))),
  )
}

/** What saving a job asks of the other modules. */
const jobDeps = (
  { metadata: { db } }: WireDeps,
  catalogs: Catalogs,
  connections: Connections,
  { statementProblem }: Awaited<ReturnType<typeof wireWork>>,
): Parameters<typeof jobHandlers>[0] => ({
  db,
  user: findUserByName,
  limitChanged: async (tx, jobId) => void (await wakeWaiting(tx, [jobId])),
  statementProblem,
  destinationErrors: (ctx, workspace, notifications) =>
    destinationErrors(connections, ctx, workspace.name, notifications),
  named: (ctx, workspace) => ({
    connectionKind: (name) =>
      connections
        .thingNamed(ctx, { workspace: workspace.name, connection: name })
        .then(() => connections.kindIn(workspace.id, name))
        .catch(() => undefined),
    catalogExists: async (name) => (await catalogs.find(name, ctx)) !== undefined,
    uploadExpiry: async (id) =>
      (await uploadedFile(db, ctx, workspace.name, id).catch(() => undefined))?.expiresAt,
  }),
})

/** The checks of what every server stands on; modules add theirs. */
const firstChecks = ({ config, cipher, metadata }: WireDeps): HealthChecks => {
  const checks = createHealthChecks()
  checks.add('database', databaseCheck(metadata.db))
  checks.add('disk', diskCheck(config.home))
  checks.add('secrets', secretsCheck(cipher.locked))
  return checks
}

const wireHealth = (
  { config, metadata: { db, instanceId } }: WireDeps,
  checks: HealthChecks,
): ReturnType<typeof healthHandlers> =>
  healthHandlers(
    checks,
    { version: programVersion, instanceId, catalogUri: catalogUriOf(config) },
    (ctx, name) => requireWorkspace(ctx, db, name, 'read'),
  )

/** Builds every module on what was opened, and says what is served. */
export const wireModules = async (deps: WireDeps): Promise<Modules> => {
  const { config, lifecycle, log, metadata } = deps
  const { db, instanceId } = metadata
  const checks = firstChecks(deps)
  const events = startEvents(deps, checks)
  const identity = createIdentity({
    db,
    log,
    instanceId,
    signOn: { egress: deps.egress, secrets: createSecrets(deps.cipher), publicUrl: config.publicUrl },
  })
  const connections = wireConnections(deps)
  checks.addSeen(connections.failing)
  checks.addSeen(selfPausedSchedules(db))
  checks.addSeen(selfPausedTriggers(db))
  const catalogs = await wireCatalogs(deps, identity, connections)
  lifecycle.onStop('catalogs', catalogs.close)
  const workspaces = wireWorkspaces(deps, catalogs, connections)
  const access = createAccess({ db, events, thingNamed: thingNamed(connections, catalogs) })
  lifecycle.onStop('rights', async () => access.close())
  const trust = wireTrust(deps, checks)
  const work = await wireWork({ deps, catalogs, connections, events, checks })
  const handlers = [
    ...identity.handlers,
    ...access.handlers,
    ...workspaces.handlers,
    ...catalogs.handlers,
    ...work.handlers,
    ...datasetHandlers({ db, tables: catalogs.tables, user: findUserByName }),
    ...jobHandlers(jobDeps(deps, catalogs, connections, work)),
    ...scheduleHandlers(db),
    ...wireTriggers(db, createSecrets(deps.cipher), catalogs),
    ...auditHandlers(db),
    ...trust.handlers,
    ...egressHandlers(db),
    ...connections.handlers,
    ...eventHandlers(events, identity.stillValid, access.sees),
    ...wireHealth(deps, checks),
  ]
  const start = async (): Promise<void> => {
    await workspaces.ensureFirstWorkspace()
    // The lock of the home says that no other process works on this database.
    if (metadata.homeLock) await catalogs.abandonUnfinished()
    await work.start()
    await trust.start()
    sweepEvery(deps, HOUR_MILLIS, 'dead sessions', identity.sweep)
    sweepEvery(deps, HOUR_MILLIS, 'idempotency keys', () => deleteExpiredKeys(db))
    sweepEvery(deps, MINUTE_MILLIS, 'dropped tables', catalogs.sweep)
    sweepUnfinishedWrites(deps)
    testConnections(deps, connections, (id) => events.publish({ topic: 'connections', id }))
  }
  return {
    operations: Object.values(operations),
    handlers,
    identity,
    access,
    events,
    authenticateIcebergToken: catalogs.authenticateIcebergToken,
    start,
  }
}
