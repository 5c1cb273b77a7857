import type { Database } from '../../platform/database.ts'
import type { AuditColumns } from '../audit/index.ts'
import type { JobDefinition } from '../jobs/index.ts'
import { insertRuns, type MadeRun, type NewRunRow } from './create-run.store.ts'
import type { RunDeps } from './run-deps.ts'
import type { RunView } from './run-view.ts'

interface Waiting {
  readonly row: NewRunRow
  readonly event: AuditColumns
  readonly definition: JobDefinition
  readonly resolve: (made: MadeRun | undefined) => void
  readonly reject: (error: unknown) => void
}

/** A run as it was just written. */
const viewOf = ({ row, definition }: Pick<Waiting, 'row' | 'definition'>, made: MadeRun): RunView => ({
  ...row,
  requestedBy: row.requestedBy.name,
  version: 1n,
  state: 'QUEUED',
  reason: 'ACCEPTED',
  message: '',
  createdAt: made.now,
  admitted: false,
  skipRequests: [],
  definition,
  tasks: [],
})

// One statement with this many rows is as good as one with more.
const MOST_AT_ONCE = 500

export interface RunAcceptor {
  /**
   * Writes a run and its audit event. Undefined: its job was deleted, or its idempotency token is known. In the
   * transaction of somebody else (`db`) the run is nobody's until a worker finds it.
   */
  readonly accept: (
    db: Database,
    row: NewRunRow,
    event: AuditColumns,
    definition: JobDefinition,
  ) => Promise<MadeRun | undefined>
}

/**
 * Requests that come while one statement is under way share the next one: alone a run costs one statement, in a crowd a
 * small part of one, and nobody waits for company.
 */
export const runAcceptor = (deps: RunDeps): RunAcceptor => {
  let waiting: Waiting[] = []
  let writing = false

  const write = async (batch: readonly Waiting[]): Promise<void> => {
    // A repair needs results of another run, which only a look at the database gives.
    const lease = batch.some(({ row }) => row.keptTasks) ? undefined : deps.adopter?.birthLease()
    const made = await insertRuns(
      deps.db,
      batch.map((one) => one.row),
      batch.map((one) => one.event),
      lease,
    )
    const views = batch.flatMap((one) => {
      const row = made.get(one.row.id)
      return row ? [viewOf(one, row)] : []
    })
    for (const one of batch) one.resolve(made.get(one.row.id))
    if (lease) deps.adopter?.adopt(views)
    for (const { id, version } of views) {
      deps.changed('runs', id, version)
      if (!lease) deps.changed('run_work', id)
    }
  }
  const pump = async (): Promise<void> => {
    if (writing) return
    writing = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST_AT_ONCE)
      try {
        await write(batch)
      } catch (error) {
        for (const one of batch) one.reject(error)
      }
    }
    writing = false
  }
  return {
    accept: async (db, row, event, definition) => {
      if (db !== deps.db) {
        return (await insertRuns(db, [row], [event], undefined)).get(row.id)
      }
      const { promise, resolve, reject } = Promise.withResolvers<MadeRun | undefined>()
      waiting.push({ row, event, definition, resolve, reject })
      void pump()
      return promise
    },
  }
}
