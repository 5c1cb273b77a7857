import { ConflictingCommit } from '@boathouse/iceberg'
import { EngineError } from '../engine-error.ts'

/** Each time at least one of those who met has committed, so that this many writers of one table can meet. */
const TRIES = 20

const isConflict = (error: unknown): boolean =>
  error instanceof ConflictingCommit || (error instanceof EngineError && error.code === 'COMMIT_CONFLICT')

/**
 * Works a change out again from the start, on the table as it is now, when somebody changed what it rests on: nothing was
 * committed, and nothing was told. Throws `COMMIT_CONFLICT` when that happened again and again.
 */
export const retryConflicts = async <Result>(
  fullName: string,
  signal: AbortSignal | undefined,
  attempt: () => Promise<Result>,
): Promise<Result> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!isConflict(error)) throw error
      signal?.throwIfAborted()
      if (tries < TRIES) continue
      throw new EngineError(
        'COMMIT_CONFLICT',
        `Others changed the same rows of ${fullName} each of the ${TRIES} times that the statement was worked out. Nothing was changed; run it again.`,
        { cause: error },
      )
    }
  }
}
