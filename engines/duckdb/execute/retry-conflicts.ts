import { ConflictingCommit } from '@boathouse/iceberg'
import type { QualifiedName } from '@boathouse/sql'
import { EngineError } from '../engine-error.ts'

/** Each time at least one of those who met has committed, so that this many writers of one table can meet. */
const TRIES = 20

const nameOf = ({ parts }: Pick<QualifiedName, 'parts'>): string => parts.map(({ text }) => text).join('.')

const isConflict = (error: unknown): boolean =>
  error instanceof ConflictingCommit || (error instanceof EngineError && error.code === 'COMMIT_CONFLICT')

/**
 * Works a change out again from the start, on the table as it is now, when somebody changed what it rests on: nothing was
 * committed, and nothing was told. Throws `COMMIT_CONFLICT` when that happened again and again.
 */
export const retryConflicts = async <Result>(
  target: Pick<QualifiedName, 'parts'>,
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
        `Others changed ${nameOf(target)} each of the ${TRIES} times that the statement was worked out. Nothing was changed; run it again.`,
        { cause: error },
      )
    }
  }
}
