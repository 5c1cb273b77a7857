import type { Catalogs } from '../modules/catalogs/index.ts'
import { tellOfPause } from '../modules/notifications/index.ts'
import { enqueueRuns, findJobsOfAttempts, findLiveRuns } from '../modules/runs/index.ts'
import type { Secrets } from '../modules/secrets/index.ts'
import {
  deleteOldDeliveries,
  deleteOldTableFires,
  fireWaiting,
  triggerHandlers,
  type StartTriggered,
} from '../modules/triggers/index.ts'
import type { Handler } from '../platform/handle.ts'
import { periodically } from '../platform/periodic.ts'
import type { WireDeps } from './wire-deps.ts'

const POLL_MILLIS = 250
const HOUR_MILLIS = 3_600_000
const KEPT_DAYS = 90

const startRuns: StartTriggered = (tx, runs) =>
  enqueueRuns(
    tx,
    runs.map((run) => ({ ...run, scheduledFor: undefined })),
  )

/** The operations of hooks and table triggers. */
export const wireTriggers = (
  db: WireDeps['metadata']['db'],
  secrets: Secrets,
  catalogs: Catalogs,
): readonly Handler[] =>
  triggerHandlers({
    db,
    secrets,
    startRuns,
    mayReadCatalog: catalogs.mayRead,
    mayReadTable: catalogs.mayReadTable,
  })

/** Starts runs for new snapshots; `fired` is called after a round that started some. */
export const fireTableTriggers = ({ lifecycle, log, metadata }: WireDeps, fired: () => void): void => {
  const { db } = metadata
  const deps = { db, startRuns, liveRuns: findLiveRuns, jobsOfAttempts: findJobsOfAttempts, tellOfPause }
  const loop = periodically(
    POLL_MILLIS,
    async () => {
      if ((await fireWaiting(deps)) > 0) fired()
    },
    (error) => log.warn({ err: error }, 'table triggers could not be fired; trying again'),
  )
  lifecycle.onStop('table triggers', () => loop.stop())
  const sweep = periodically(
    HOUR_MILLIS,
    async () => {
      await deleteOldDeliveries(db, KEPT_DAYS)
      await deleteOldTableFires(db, KEPT_DAYS)
    },
    (error) => log.warn({ err: error }, 'old fires of triggers were not swept'),
  )
  lifecycle.onStop('sweep of triggers', () => sweep.stop())
}
