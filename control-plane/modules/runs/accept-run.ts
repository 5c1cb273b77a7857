import type { Database } from '../../platform/database.ts'
import type { AuditColumns } from '../audit/index.ts'
import type { JobDefinition } from '../jobs/index.ts'
import { insertRuns, type MadeRun, type NewRunRow } from './create-run.store.ts'
import { insertEndedRuns, type EndedRun } from './ended-run.store.ts'
import type { Adopter, RunDeps, UnbornRun } from './run-deps.ts'

interface Waiting {
  readonly row: NewRunRow
  readonly event: AuditColumns
  readonly definition: JobDefinition
  readonly resolve: (made: MadeRun | undefined) => void
  readonly reject: (error: unknown) => void
}

const unbornOf = ({ row, definition }: Pick<Waiting, 'row' | 'definition'>): UnbornRun => ({
  ...row,
  requestedBy: row.requestedBy.name,
  version: 1n,
  state: 'QUEUED',
  reason: 'ACCEPTED',
  message: '',
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

/** Writes those that come to their end at once; gives back the others. */
const writeEnded = async (
  deps: RunDeps,
  adopter: Adopter,
  batch: readonly Waiting[],
): Promise<readonly Waiting[]> => {
  const ended = batch.flatMap((one): (EndedRun & { readonly waiting: Waiting })[] => {
    const { row, event, definition } = one
    // A repair needs results of another run, and what is told of a run is written with its steps.
    const step =
      row.keptTasks || row.notifications ? undefined : adopter.onlyStep(unbornOf({ row, definition }))
    return step ? [{ row, event, step, waiting: one }] : []
  })
  if (ended.length === 0) return batch
  let made: ReadonlyMap<string, MadeRun> = new Map()
  try {
    made = await insertEndedRuns(deps.db, ended)
  } finally {
    for (const { row, step } of ended) adopter.stepSettled(step, made.has(row.id))
  }
  for (const { row, waiting } of ended) {
    const run = made.get(row.id)
    if (run) waiting.resolve(run)
  }
  return batch.filter(({ row }) => !made.has(row.id))
}

const writeQueued = async (deps: RunDeps, batch: readonly Waiting[]): Promise<void> => {
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
    return row ? [{ ...unbornOf(one), createdAt: row.now }] : []
  })
  for (const one of batch) one.resolve(made.get(one.row.id))
  if (lease) deps.adopter?.adopt(views)
  for (const { id, version } of views) {
    deps.changed('runs', id, version)
    if (!lease) deps.changed('run_work', id)
  }
}

/**
 * Requests that come while one statement is under way share the next one: alone a run costs one statement, in a crowd a
 * small part of one, and nobody waits for company.
 */
export const runAcceptor = (deps: RunDeps): RunAcceptor => {
  let waiting: Waiting[] = []
  let writing = false

  const write = async (batch: readonly Waiting[]): Promise<void> => {
    const left = deps.adopter ? await writeEnded(deps, deps.adopter, batch) : batch
    if (left.length > 0) await writeQueued(deps, left)
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
