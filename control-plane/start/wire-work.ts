import { join } from 'node:path'
import { createEmbeddedEngine, type EmbeddedEngine } from '@boathouse/engines'
import { joinLocation, objectCache, pathOf, schemeOf } from '@boathouse/storage'
import type { Catalogs } from '../modules/catalogs/index.ts'
import type { Connections } from '../modules/connections/index.ts'
import type { EventHub, Place } from '../modules/events/index.ts'
import type { Finding, HealthChecks } from '../modules/health/index.ts'
import type { StatementProblem } from '../modules/jobs/index.ts'
import { createIngestModule } from '../modules/ingest/index.ts'
import { createStatementModule, failureOf, spoolInStore } from '../modules/statements/index.ts'
import type { Handler } from '../platform/handle.ts'
import { findHttpfs } from './find-httpfs.ts'
import type { WireDeps } from './wire-deps.ts'
import { wireRuns } from './wire-runs.ts'

const CACHE_BYTES = 4 * 2 ** 30

/** A bucket may be shared by several installations; a directory is claimed by one. */
const storeOf = ({ config, metadata }: WireDeps): string =>
  schemeOf(config.storeLocation) === 's3'
    ? joinLocation(config.storeLocation, metadata.instanceId)
    : config.storeLocation

/**
 * The embedded engine over the catalogs. It spools into the store when that is a directory; results that lie in
 * object storage pass through this process's scratch directory, like what the engine spills.
 */
const startEngine = async (
  { config, lifecycle, scratch, storage }: WireDeps,
  catalogs: Catalogs,
  results: string,
): Promise<EmbeddedEngine> => {
  const isLocal = schemeOf(results) === 'file'
  const spoolDirectory = isLocal ? pathOf(results) : join(scratch.directory, 'results')
  const cache = await objectCache({
    storage,
    directory: join(scratch.directory, 'cache'),
    maxBytes: CACHE_BYTES,
  })
  const engine = await createEmbeddedEngine({
    catalogs: { find: catalogs.find, names: catalogs.names },
    storage,
    cache,
    spoolDirectory,
    scratchDirectory: join(scratch.directory, 'engine'),
    memoryBytes: config.engine.memoryBytes,
    slots: config.engine.slots,
    maxDownloadBytes: config.engine.maxDownloadBytes,
    httpfs: findHttpfs(config, process.env),
    minRetentionMs: config.keep.minRetentionSeconds * 1000,
  })
  lifecycle.onStop('engine', () => engine.close())
  return isLocal ? engine : spoolInStore(engine, { storage, results, directory: spoolDirectory })
}

export interface Work {
  readonly handlers: readonly Handler[]
  readonly statementProblem: StatementProblem
  readonly start: () => Promise<void>
}

interface Parts {
  readonly deps: WireDeps
  readonly catalogs: Catalogs
  readonly events: EventHub
  readonly checks: HealthChecks
  readonly connections: Connections
}

const MIB = 2 ** 20
const CHECK_MILLIS = 5000

const engineCheck = (engine: EmbeddedEngine) => async (): Promise<Finding> => {
  const { busy, memoryPerSlotBytes, queued, slots, threadsPerSlot } = engine.status()
  const size = `${slots} slots of ${Math.floor(memoryPerSlotBytes / MIB)} MiB and ${threadsPerSlot} threads`
  const evidence = `${size}; ${busy} busy, ${queued} waiting`
  if (queued === 0) return { status: 'passed', evidence }
  return { status: 'warning', evidence, remedy: 'Raise BOATHOUSE_ENGINE_MEMORY and BOATHOUSE_ENGINE_SLOTS.' }
}

/** Boathouse works without, on smaller tables. */
const rangeReadsCheck = (engine: EmbeddedEngine, isLocal: boolean) => async (): Promise<Finding> => {
  const problem = await engine.rangesProblem()
  if (problem === undefined)
    return { status: 'passed', evidence: 'large files in object storage are read by ranges' }
  const evidence = `files in object storage are copied whole: ${problem}`
  if (isLocal) return { status: 'passed', evidence }
  return { status: 'warning', evidence, remedy: 'Run «boathouse engines install httpfs» and start again.' }
}

/** A job is saved all the same when the engine is too busy to judge its statements. */
const statementProblemBy =
  (engine: EmbeddedEngine): StatementProblem =>
  async (text) => {
    try {
      await engine.checkStatement(text, AbortSignal.timeout(CHECK_MILLIS))
      return undefined
    } catch (error) {
      const failure = failureOf(error)
      const isVerdict = failure && !['CANCELED', 'ENGINE_LOST', 'ENGINE_ERROR'].includes(failure.error_code)
      return isVerdict ? failure : undefined
    }
  }

/** What the embedded engine does: statements, ingest and runs. */
export const wireWork = async ({ deps, catalogs, connections, events, checks }: Parts): Promise<Work> => {
  const { config, lifecycle, log, metadata, storage } = deps
  const { resultSeconds, uploadSeconds, uploadBytes } = config.keep
  const store = storeOf(deps)
  const results = joinLocation(store, 'results')
  const engine = await startEngine(deps, catalogs, results)
  checks.add('engine', engineCheck(engine))
  checks.add('range reads', rangeReadsCheck(engine, schemeOf(config.dataLocation) === 'file'))
  const changed = (topic: string, id: string, version?: bigint, about?: Place): void =>
    events.publish({ topic, id, version: version?.toString(), about })
  const shared = {
    db: metadata.db,
    engine,
    log,
    storage,
    catalog: catalogs.find,
    actingAs: catalogs.actingAs,
    commitsOf: catalogs.commitsOf,
    // The lock of the home says that no other process works on this database.
    alone: metadata.homeLock !== undefined,
    changed,
  }
  const statements = createStatementModule({
    ...shared,
    catalog: (name) => catalogs.find(name),
    results,
    resultSeconds,
  })
  const ingest = createIngestModule({
    ...shared,
    store,
    uploadSeconds,
    ...(uploadBytes !== undefined && { maxUploadBytes: uploadBytes }),
    tables: catalogs.tables,
    connections,
    egress: deps.egress,
    scratchDirectory: join(deps.scratch.directory, 'incoming'),
  })
  lifecycle.onStop('ingest', () => ingest.stop())
  lifecycle.onStop('statements', () => statements.stop())
  const runs = wireRuns({ deps, catalogs, connections, events, checks, engine, store, changed })
  return {
    handlers: [...statements.handlers, ...ingest.handlers, ...runs.handlers],
    statementProblem: statementProblemBy(engine),
    start: async () => {
      statements.start()
      ingest.start()
      await runs.start()
    },
  }
}
