import { historyKeeper, type LogArchive } from '../modules/runs/index.ts'
import { newId } from '../platform/ids.ts'
import { periodically } from '../platform/periodic.ts'
import type { WireDeps } from './wire-deps.ts'

const SWEEP_MILLIS = 60_000
const COMPACT_MILLIS = 5000

/** Deletes what of runs has lived its time, and moves their logs out of the database. */
export const keepHistory = ({ lifecycle, log, metadata }: WireDeps, archive: LogArchive): void => {
  const keeper = historyKeeper({ db: metadata.db, archive, owner: newId() })
  const loops = [
    periodically(SWEEP_MILLIS, keeper.sweep, (error) =>
      log.warn({ err: error }, 'the run history was not swept'),
    ),
    periodically(COMPACT_MILLIS, keeper.compact, (error) =>
      log.warn({ err: error }, 'logs of runs stay in the database'),
    ),
  ]
  lifecycle.onStop('run history', async () => {
    await Promise.all(loops.map((loop) => loop.stop()))
  })
}
