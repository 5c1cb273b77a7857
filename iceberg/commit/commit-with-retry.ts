import { setTimeout as sleep } from 'node:timers/promises'
import type { ObjectStorage } from '@boathouse/storage'
import type { IcebergCatalog, LoadedTable, TableIdent } from '../catalog.ts'
import { CommitFailed, CommitStateUnknown } from '../errors.ts'
import { snapshotById } from '../metadata/lookup.ts'
import type { Snapshot } from '../types.ts'
import { reachedStep } from './commit-steps.ts'
import type { SnapshotCommit } from './produce-snapshot.ts'

export interface RetryOptions {
  readonly storage: ObjectStorage
  readonly signal?: AbortSignal
  /** Attempts after the first; default the table's `commit.retry.num-retries`, or 20. */
  readonly retries?: number
}

/** `snapshot` is undefined when there was nothing to commit. */
export interface Committed extends LoadedTable {
  readonly snapshot?: Snapshot
}

const STATUS_CHECKS = 3

const backoff = (attempt: number, signal?: AbortSignal): Promise<void> =>
  // Half of the wait is random, so that writers who met once do not meet again.
  sleep(Math.min(2000, 20 * 2 ** attempt) * (0.5 + Math.random() / 2), undefined, { signal })

/** A 4xx of this library or of a catalog around it: the commit was looked at and did not happen. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && Number(error.status) >= 400 && Number(error.status) < 500

/** After an outcome that nobody knows: is the snapshot there? */
const findCommitted = async (
  catalog: IcebergCatalog,
  ident: TableIdent,
  commit: SnapshotCommit,
): Promise<Committed | undefined> => {
  for (let check = 0; check < STATUS_CHECKS; check += 1) {
    const loaded = await catalog.loadTable(ident).catch(() => undefined)
    const found = loaded && snapshotById(loaded.metadata, commit.snapshot['snapshot-id'])
    if (found) return { ...loaded, snapshot: found }
    await backoff(check + 3)
  }
  return undefined
}

type Outcome = { readonly done: Committed } | { readonly failed: CommitFailed }

const tryCommit = async (
  catalog: IcebergCatalog,
  ident: TableIdent,
  commit: SnapshotCommit,
  { storage }: Pick<RetryOptions, 'storage'>,
): Promise<Outcome> => {
  reachedStep('manifests-written')
  try {
    const loaded = await catalog.commitTable(ident, commit)
    return { done: { ...loaded, snapshot: commit.snapshot } }
  } catch (error) {
    if (!isRefusal(error)) {
      const done = await findCommitted(catalog, ident, commit)
      if (done) return { done }
      throw error instanceof CommitStateUnknown
        ? error
        : new CommitStateUnknown('Nobody knows whether the commit happened', error)
    }
    await storage.delete(commit.writtenLocations).catch(() => undefined)
    if (error instanceof CommitFailed) return { failed: error }
    throw error
  }
}

/**
 * Commits once, for what cannot be built again, such as the creation of a table. An unknown outcome is looked up, and
 * after a definite failure the manifests are deleted. Throws `CommitFailed`, `CommitStateUnknown`, and what the catalog
 * throws.
 */
export const commitOnce = async (
  catalog: IcebergCatalog,
  ident: TableIdent,
  commit: SnapshotCommit,
  options: Pick<RetryOptions, 'storage'>,
): Promise<Committed> => {
  const outcome = await tryCommit(catalog, ident, commit, options)
  if ('done' in outcome) return outcome.done
  throw outcome.failed
}

/**
 * Loads the table, lets `build` make a snapshot on it and commits it; when somebody else was faster, all again on
 * the newer metadata, with growing random waits. Manifests of definitely failed attempts are deleted; data files are
 * the caller's, who may delete them on any error but `CommitStateUnknown`. `build` returns undefined when there is
 * nothing to do, and throws `ConflictingCommit` when the change makes no sense any more.
 * Throws `CommitFailed` when the retries are used up, `CommitStateUnknown`, and what `build` and the catalog throw.
 */
export const commitWithRetry = async (
  catalog: IcebergCatalog,
  ident: TableIdent,
  build: (table: LoadedTable, attempt: number) => Promise<SnapshotCommit | undefined>,
  options: RetryOptions,
): Promise<Committed> => {
  for (let attempt = 0; ; attempt += 1) {
    options.signal?.throwIfAborted()
    const loaded = await catalog.loadTable(ident)
    reachedStep('data-files-written')
    const commit = await build(loaded, attempt)
    if (!commit) return loaded
    const outcome = await tryCommit(catalog, ident, commit, options)
    if ('done' in outcome) return outcome.done
    const configured = Number(loaded.metadata.properties['commit.retry.num-retries'] ?? 20)
    if (attempt >= (options.retries ?? (Number.isInteger(configured) ? configured : 20))) throw outcome.failed
    await backoff(attempt, options.signal)
  }
}
