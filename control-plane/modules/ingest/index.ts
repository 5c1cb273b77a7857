import type { Handler } from '../../platform/handle.ts'
import { newId } from '../../platform/ids.ts'
import { createLeasedWork } from '../../platform/leased-work.ts'
import { renewLeases } from '../../platform/leases.store.ts'
import { periodically } from '../../platform/periodic.ts'
import type { IngestDeps, IngestModuleOptions } from './ingest-deps.ts'
import { recoverIngests } from './ingest-recovery.ts'
import { ingestHandlers } from './ingest.handlers.ts'
import { sweepExpiredUploads, sweepOrphanUploads } from './upload-sweep.ts'

export {
  hasLoadedBefore,
  newFilesOf,
  rememberFiles,
  type FileVersion,
  type LoadingTask,
} from './ingested-file.store.ts'
export { withExtract, type Extract, type ExtractDeps, type ExtractedRows } from './database/extract-source.ts'
export { withEvents, type ExtractedEvents } from './audit/extract-events.ts'
export { cursorOf, rememberCursor, sourceKey, type CursorMove } from './ingested-cursor.store.ts'
export { uploadedFile } from './uploads.service.ts'
export type { IngestModuleOptions } from './ingest-deps.ts'

const DAY_SECONDS = 86_400
const LEASE_SECONDS = 15
const RENEW_MILLIS = 1000
const RECOVER_MILLIS = 5000
const SWEEP_MILLIS = 60_000
// Looking for orphans lists the store: seldom.
const HOUR_MILLIS = 3600 * 1000
// An object store may date an object by when its transfer began: only what is older than any transfer is an orphan.
const ORPHAN_AGE_MILLIS = 48 * 3600 * 1000

export interface IngestModule {
  readonly handlers: readonly Handler[]
  readonly deps: IngestDeps
  /** Ends the loads of dead processes. */
  readonly recover: (alone: boolean) => Promise<void>
  /** Begins to recover what dead processes left, and to sweep uploads. */
  start(): void
  /** Stops the loads that run, waits until that is recorded, and ends the loops. */
  stop(): Promise<void>
}

const LARGEST_UPLOAD = 100 * 2 ** 30

/** Uploads, and loading them into tables. */
export const createIngestModule = (options: IngestModuleOptions): IngestModule => {
  const owner = newId()
  const { db, log } = options
  const leaseSeconds = options.leaseSeconds ?? LEASE_SECONDS
  const work = createLeasedWork({
    leaseMillis: leaseSeconds * 1000,
    renewMillis: RENEW_MILLIS,
    renew: (ids) => renewLeases(db, 'ingest', { owner, ids, seconds: leaseSeconds }),
    onRenewFailed: (error) => log.warn({ err: error }, 'the leases of ingests were not renewed'),
  })
  const deps: IngestDeps = {
    ...options,
    owner,
    leaseSeconds,
    uploadSeconds: options.uploadSeconds ?? DAY_SECONDS,
    maxUploadBytes: options.maxUploadBytes ?? LARGEST_UPLOAD,
    work,
    progress: new Map(),
  }
  const recover = (alone: boolean): Promise<void> => recoverIngests(deps, alone)
  let loops: { stop(): Promise<void> }[] = []
  return {
    handlers: ingestHandlers(deps),
    deps,
    recover,
    start: () => {
      const startedAt = new Date()
      let alone = options.alone ?? false
      // Alone, whatever was written before this process began is nobody's transfer any more.
      const oldest = alone ? startedAt.getTime() : 0
      const recoverNow = async (): Promise<void> => {
        await recover(alone)
        alone = false
      }
      const sweepOrphans = (): Promise<number> =>
        sweepOrphanUploads(deps, new Date(Math.max(oldest, Date.now() - ORPHAN_AGE_MILLIS)))
      loops = [
        periodically(RECOVER_MILLIS, recoverNow, (error) =>
          log.warn({ err: error }, 'abandoned ingests were not looked for'),
        ),
        periodically(
          SWEEP_MILLIS,
          () => sweepExpiredUploads(deps),
          (error) => log.warn({ err: error }, 'old uploads were not swept'),
        ),
        periodically(HOUR_MILLIS, sweepOrphans, (error) =>
          log.warn({ err: error }, 'broken uploads were not swept'),
        ),
      ]
    },
    stop: async () => {
      await work.close()
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}
