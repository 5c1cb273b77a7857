import { join } from 'node:path'
import type { EmbeddedEngine } from '@boathouse/engines'
import type { Catalogs } from '../modules/catalogs/index.ts'
import { openTrino, trino, type Connections, type Opened } from '../modules/connections/index.ts'
import type { EventHub } from '../modules/events/index.ts'
import type { HealthChecks } from '../modules/health/index.ts'
import {
  createRunSignals,
  definitionMemory,
  enqueueRuns,
  historyCheck,
  logArchive,
  runHandlers,
  type RunActor,
  type DefinitionMemory,
  type RunSignals,
} from '../modules/runs/index.ts'
import { tellOfPauses } from '../modules/notifications/index.ts'
import { deleteOldFires, startScheduler } from '../modules/schedules/index.ts'
import { jobMemory } from '../modules/jobs/index.ts'
import { workspaceMemory } from '../modules/workspaces/index.ts'
import type { Context } from '../platform/context.ts'
import type { Handler } from '../platform/handle.ts'
import { periodically } from '../platform/periodic.ts'
import {
  createRunWorker,
  embeddedSql,
  ingestTask,
  taskExecutors,
  trinoSql,
  type RunWorker,
} from '../worker/index.ts'
import { protectedPaths } from './protected-paths.ts'
import type { WireDeps } from './wire-deps.ts'
import { sendNotifications } from './wire-notifications.ts'
import { fireTableTriggers } from './wire-triggers.ts'
import { keepHistory } from './wire-history.ts'

const HOUR_MILLIS = 3_600_000
const FIRES_KEPT_DAYS = 90

interface Parts {
  readonly deps: WireDeps
  readonly catalogs: Catalogs
  readonly events: EventHub
  readonly engine: EmbeddedEngine
  readonly connections: Connections
  readonly checks: HealthChecks
  /** Where objects of this installation lie. */
  readonly store: string
  readonly changed: Changed
}

export interface Runs {
  readonly handlers: readonly Handler[]
  readonly start: () => Promise<void>
}

type Changed = RunActor['changed']

/** The coordinators behind connections, for the statements of runs. */
const coordinators = ({ deps: { egress }, connections }: Parts) => {
  const opened = (connection: Opened<typeof trino>) => ({
    connectionId: connection.id,
    trino: openTrino(egress, connection),
  })
  return {
    open: async (ctx: Context, path: { readonly workspace: string; readonly connection: string }) =>
      opened(await connections.open(ctx, path, trino)),
    openById: async (id: string) => opened(await connections.openById(id, trino)),
  }
}

const wireWorker = (parts: Parts, definitions: DefinitionMemory, signals: RunSignals): RunWorker => {
  const { deps, catalogs, changed, engine } = parts
  const { lifecycle, log, metadata } = deps
  const { db } = metadata
  // The engine tells the worker of its work, and the worker starts it through the engine.
  let worker: RunWorker | undefined
  const sql = embeddedSql({
    db,
    log,
    engine,
    catalogs,
    storage: deps.storage,
    changed,
    onNews: (runId) => worker?.look(runId),
    line: (attemptId, text) => worker?.line(attemptId, text),
  })
  lifecycle.onStop('statements of runs', sql.close)
  const onTrino = trinoSql({
    db,
    log,
    catalogs,
    ...coordinators(parts),
    changed,
    onNews: (runId) => worker?.look(runId),
    line: (attemptId, text) => worker?.line(attemptId, text),
    saveHandle: async (attempt, handle) => (await worker?.saveHandle(attempt, handle)) ?? false,
  })
  lifecycle.onStop('queries of runs', onTrino.close)
  const ingest = ingestTask({
    db,
    log,
    engine,
    catalogs,
    connections: parts.connections,
    storage: deps.storage,
    egress: deps.egress,
    protectedPaths: protectedPaths(deps.config),
    scratchDirectory: join(deps.scratch.directory, 'incoming'),
    changed,
    onNews: (runId) => worker?.look(runId),
    line: (attemptId, text) => worker?.line(attemptId, text),
  })
  lifecycle.onStop('loads of runs', ingest.close)
  const made = createRunWorker({
    db,
    direct: metadata.direct,
    log,
    definitions,
    signals,
    executorOf: taskExecutors({ embeddedSql: sql, trinoSql: onTrino, ingest }),
    changed,
    alone: metadata.homeLock !== undefined,
  })
  worker = made
  lifecycle.onStop('runs', made.stop)
  return made
}

/** Fires schedules into runs, and has the worker of this process look for them at once. */
const fireSchedules = ({ deps }: Parts, worker: RunWorker): void => {
  const { lifecycle, log, metadata } = deps
  const scheduler = startScheduler({
    db: metadata.db,
    log,
    startRuns: async (tx, runs) => {
      const refused = await enqueueRuns(
        tx,
        runs.map(({ runId, jobId, scheduledFor, parameters, changedById, scheduleName }) => ({
          runId,
          jobId,
          scheduledFor,
          parameters,
          trigger: 'SCHEDULE' as const,
          askedById: changedById,
          askedBy: `schedule ${scheduleName}`,
        })),
      )
      return tellOfPauses(tx, runs, refused)
    },
    fired: worker.search,
    behind: worker.holdBack,
  })
  lifecycle.onStop('schedules', scheduler.stop)
  const sweep = periodically(
    HOUR_MILLIS,
    () => deleteOldFires(metadata.db, FIRES_KEPT_DAYS),
    (error) => log.warn({ err: error }, 'old fires of schedules were not swept'),
  )
  lifecycle.onStop('sweep of fires', () => sweep.stop())
}

/** Runs: their operations everywhere, and a worker and a scheduler where the role has them. */
export const wireRuns = (parts: Parts): Runs => {
  const { changed, checks, deps, events, store } = parts
  const { db } = deps.metadata
  const signals = createRunSignals()
  const definitions = definitionMemory(db)
  const archive = logArchive(deps.storage, store)
  const worker = deps.config.role === 'api' ? undefined : wireWorker(parts, definitions, signals)
  checks.add('run history', historyCheck(db))
  const unsubscribe = events.subscribe((event) => {
    if (event.kind === 'reset') return worker?.search()
    const { topic, id } = event.change
    if (topic === 'run_work') signals.nudge([id])
    // With a worker here, the ends that people wait for are mostly its own, and told by itself.
    else if (topic === 'runs' && !worker) signals.hint(id)
  })
  deps.lifecycle.onStop('hints of runs', unsubscribe)
  return {
    handlers: runHandlers({
      db,
      archive,
      catalogs: parts.catalogs,
      definitions,
      jobs: jobMemory(db),
      workspaces: workspaceMemory(db),
      signals,
      adopter: worker,
      changed,
    }),
    start: async () => {
      if (!worker) return
      await worker.start()
      fireSchedules(parts, worker)
      fireTableTriggers(deps, worker.search)
      sendNotifications(parts)
      keepHistory(deps, archive)
    },
  }
}
