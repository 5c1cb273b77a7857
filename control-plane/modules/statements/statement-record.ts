import { persist } from '../../platform/persist.ts'
import type { StatementDeps } from './statement-deps.ts'
import { endStatement, type EndedStatement, type StatementEnd } from './statement-end.store.ts'
import type { StatementJob } from './statement-run.ts'

/** The row of one statement, and when it is written. */
export interface StatementRecord {
  /** Sees to it that the row is there, whether its statement has ended or not. Throws what kept it from being written. */
  begin(): Promise<void>
  /** Records the end; undefined when somebody else was faster. Throws as `begin`. */
  end(end: StatementEnd): Promise<EndedStatement | undefined>
}

/** How a row is written, with its audit event: at the start, or whole. */
export interface RecordWrites {
  readonly begin: () => Promise<void>
  readonly whole: (end: StatementEnd, takenMillis: number) => Promise<EndedStatement>
}

/** A read that ends sooner is written once, with its end. */
const WRITE_AFTER_MILLIS = 50

/**
 * A statement that may change something is recorded before it runs. A read (`late`) leaves nothing behind when its
 * process dies, and nobody knows its id before it is answered: its row is written while it runs, or once, together with
 * its end, which saves a short one a transaction. Nothing is answered before the row is there.
 */
export const statementRecord = (
  deps: StatementDeps,
  job: StatementJob,
  writes: RecordWrites,
  late: boolean,
): StatementRecord => {
  const takenAt = performance.now()
  let written: Promise<unknown> | undefined
  let timer: NodeJS.Timeout | undefined

  const write = <T>(what: Promise<T>): Promise<T> => {
    clearTimeout(timer)
    written = what
    // Whoever needs the row hears of it.
    what.catch(() => undefined)
    return what
  }
  const begin = async (): Promise<void> => {
    await (written ?? write(writes.begin().finally(() => deps.unwritten.delete(job.id))))
  }
  if (late) {
    deps.unwritten.add(job.id)
    timer = setTimeout(() => {
      begin().catch(() => deps.work.stop(job.id, 'lease_lost'))
    }, WRITE_AFTER_MILLIS)
  }
  return {
    begin,
    end: async (end) => {
      if (!written) {
        const whole = writes.whole(end, performance.now() - takenAt)
        return write(whole.finally(() => deps.unwritten.delete(job.id)))
      }
      await written
      return persist(
        () => endStatement(deps.db, job, end),
        deps.leaseSeconds,
        (error) =>
          deps.log.warn({ err: error, statement: job.id }, 'the end of a statement is not recorded yet'),
      )
    },
  }
}
