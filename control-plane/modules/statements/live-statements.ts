import { SignInMoved } from '../../platform/sign-in-moved.ts'
import type { StatementDeps } from './statement-deps.ts'
import { WorkspaceGone } from './statement-insert.store.ts'
import type { StatementRecord } from './statement-record.ts'
import { runStatement, type LiveStatement, type StatementJob } from './statement-run.ts'
import type { StatementView } from './statement-view.ts'
import { hasEnded } from './statement.machine.ts'

export interface LiveStatements {
  /** Runs it; settles with what it came to, undefined when only the row can tell. Never rejects. */
  start(job: StatementJob, kept: StatementRecord): Promise<StatementView | undefined>
  /** What this process knows before the row does. */
  get(id: string): LiveStatement | undefined
  /** Sees to it that the row of a statement that runs here is there. */
  recorded(id: string): Promise<void>
  /** `view` with the live state, which is ahead of the row. */
  overlay(view: StatementView): StatementView
}

/** The statements that run in this process. */
export const createLiveStatements = (deps: StatementDeps): LiveStatements => {
  const live = new Map<string, LiveStatement>()
  const records = new Map<string, StatementRecord>()

  const start: LiveStatements['start'] = (job, kept) => {
    live.set(job.id, { state: 'QUEUED' })
    records.set(job.id, kept)
    const outcome = Promise.withResolvers<StatementView | undefined>()
    deps.work.start(job.id, async (signal) => {
      try {
        outcome.resolve(await runStatement(deps, job, kept, signal, (state) => live.set(job.id, state)))
      } catch (error) {
        // The row stays as it is; recovery ends it once its lease has run out.
        if (!(error instanceof WorkspaceGone || error instanceof SignInMoved))
          deps.log.error({ err: error, statement: job.id }, 'the end of a statement could not be recorded')
        outcome.resolve(undefined)
      } finally {
        live.delete(job.id)
        records.delete(job.id)
      }
    })
    return outcome.promise
  }

  return {
    start,
    get: (id) => live.get(id),
    recorded: async (id) => records.get(id)?.begin(),
    overlay: (view) => {
      const now = live.get(view.id)
      if (!now || hasEnded(view.state)) return view
      return { ...view, state: now.state, queuePosition: now.position }
    },
  }
}
