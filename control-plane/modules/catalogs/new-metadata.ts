import { CommitStateUnknown, reachedStep } from '@boathouse/iceberg'
import type { CatalogDeps } from './catalog-deps.ts'
import type { MetadataFile, MetadataFiles } from './metadata-files.ts'
import { abandonPending, deletePending, insertPending } from './pending.store.ts'

/** A metadata document and where it is to be written. */
export interface NewMetadata<T> {
  readonly location: string
  readonly metadata: T
}

/** Deletes files that no pointer leads to. What cannot be deleted now is left to the sweep. */
export const discardMetadata = async (deps: CatalogDeps, locations: readonly string[]): Promise<void> => {
  try {
    await deps.storage.delete(locations)
    await deletePending(deps.db, locations)
  } catch (error) {
    deps.log.warn({ err: error, locations }, 'unused metadata files are left to the sweep')
  }
}

/** Whether `commit` got as far as its COMMIT: only then a failure leaves open what happened. */
export interface CommitProgress {
  sentCommit: boolean
}

/**
 * Writes metadata files, then runs the transaction that makes pointers lead to them; the transaction must call
 * `usePending` for each. When it fails, the files go again. When its connection broke during COMMIT, the database is
 * asked how it ended; `CommitStateUnknown` is thrown only when that cannot be learnt.
 */
export const withNewMetadata = async <T, R>(
  deps: CatalogDeps,
  files: MetadataFiles<T>,
  documents: readonly NewMetadata<T>[],
  commit: (progress: CommitProgress) => Promise<R>,
  whenCommitted: () => R,
): Promise<{ readonly written: readonly MetadataFile<T>[]; readonly result: R }> => {
  const locations = documents.map((document) => document.location)
  const progress: CommitProgress = { sentCommit: false }
  await insertPending(deps.db, locations)
  reachedStep('metadata-begun')
  try {
    const written = await Promise.all(documents.map((one) => files.write(one.location, one.metadata)))
    reachedStep('metadata-written')
    try {
      const result = await commit(progress)
      reachedStep('committed')
      return { written, result }
    } catch (error) {
      if (!progress.sentCommit || (await unused(deps, locations, error))) throw error
      return { written, result: whenCommitted() }
    }
  } catch (error) {
    if (!(error instanceof CommitStateUnknown)) await discardMetadata(deps, locations)
    throw error
  }
}

const unused = async (deps: CatalogDeps, locations: readonly string[], cause: unknown): Promise<boolean> => {
  const [first] = locations
  if (first === undefined) return true
  try {
    return await abandonPending(deps.db, first)
  } catch {
    throw new CommitStateUnknown(
      'The database was lost during the commit; look at the table before retrying',
      cause,
    )
  }
}
