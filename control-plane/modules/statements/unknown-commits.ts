import type { CommitStateUnknown } from '@boathouse/iceberg'

/** Why nobody could tell how a statement of this process ended; until recovery has looked. */
const reasons = new Map<string, string>()

/** Keeps what the catalog answered, or why it did not. */
export const noteUnknownCommit = (statement: string, error: CommitStateUnknown): void => {
  const { cause } = error
  reasons.set(statement, cause instanceof Error ? cause.message : error.message)
}

/** undefined when the statement's process ended, so that no catalog is to blame. */
export const reasonOfUnknownCommit = (statement: string): string | undefined => reasons.get(statement)

/** The statement has its end. */
export const forgetUnknownCommit = (statement: string): void => void reasons.delete(statement)
