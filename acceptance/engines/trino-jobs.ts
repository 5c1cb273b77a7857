/** Jobs whose tasks are statements on Trino, as a test reads well. */
import type { Output, operations } from '@boathouse/contract'
import { ApiError, type Client } from '@boathouse/contract/client.ts'
import { trino } from './trino.ts'

type RunAnswer = Output<typeof operations.getRun>
type Statement = readonly [taskKey: string, statement: string, dependsOn?: string]

const workspace = 'default'

export interface TrinoJobs {
  readonly connect: (endpoint: string, fields?: Record<string, string>, name?: string) => Promise<void>
  /** `settings` hold for every task. */
  readonly create: (
    name: string,
    statements: readonly Statement[],
    settings?: object,
    connection?: string,
  ) => Promise<void>
  readonly begin: (job: string, parameters?: Record<string, string | number>) => Promise<RunAnswer>
  readonly end: (runId: string) => Promise<RunAnswer>
  /** Begins a run and waits for its end. */
  readonly run: (job: string, parameters?: Record<string, string | number>) => Promise<RunAnswer>
  readonly log: (runId: string, taskKey: string) => Promise<string>
  readonly untilLogged: (runId: string, taskKey: string, text: RegExp) => Promise<void>
  /** What Trino itself knows of a run: task and attempt, state, error of each query. */
  readonly queriesOf: (trinoUrl: string, runId: string) => Promise<readonly (readonly unknown[])[]>
}

const ENDS: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED', 'CANCELED', 'TIMED_OUT'])

export const trinoJobs = (client: Client): TrinoJobs => {
  const begin: TrinoJobs['begin'] = (job, parameters = {}) =>
    client.call('createRun', { params: { workspace, job }, body: { parameters } })
  const end = async (runId: string): Promise<RunAnswer> => {
    for (let times = 0; times < 5; times++) {
      const run = await client.call('getRun', {
        params: { workspace, job: '-', run_id: runId },
        query: { wait_timeout: '30s' },
      })
      if (ENDS.has(run.state)) return run
    }
    throw new Error(`run ${runId} does not end`)
  }
  const log = async (runId: string, taskKey: string): Promise<string> => {
    const { text } = await client.call('readRunLog', {
      params: { workspace, job: '-', run_id: runId },
      query: { task_key: taskKey },
    })
    return text
  }
  return {
    begin,
    end,
    log,
    run: async (job, parameters) => end((await begin(job, parameters)).run_id),
    connect: async (endpoint, fields = {}, name = 'trino') => {
      const body = { name, kind: 'trino', fields: { endpoint, ...fields }, secrets: {} }
      await client.call('createConnection', { params: { workspace }, body })
    },
    create: async (name, statements, settings = {}, connection = 'trino') => {
      const parameters = [
        { name: 'region', type: 'INTEGER' as const, default: 0 },
        { name: 't', type: 'STRING' as const, default: 'nation' },
      ]
      const tasks = statements.map(([task_key, statement, dependsOn]) => ({
        task_key,
        depends_on: dependsOn === undefined ? [] : [{ task_key: dependsOn }],
        sql: { statement, connection },
        ...settings,
      }))
      await client.call('createJob', { params: { workspace }, body: { name, parameters, tasks } })
    },
    untilLogged: async (runId, taskKey, text) => {
      const giveUpAt = Date.now() + 60_000
      const written = (): Promise<string> =>
        log(runId, taskKey).catch((error: unknown) => {
          // A task has no log before its first attempt.
          if (error instanceof ApiError && error.code === 'ATTEMPT_NOT_FOUND') return ''
          throw error
        })
      while (!text.test(await written())) {
        if (Date.now() > giveUpAt) throw new Error(`the log of ${runId} never said ${text.source}`)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    },
    queriesOf: async (trinoUrl, runId) =>
      trino(
        trinoUrl,
        `SELECT substr(source, length('boathouse.${runId}.') + 1), state, error_code FROM system.runtime.queries
         WHERE starts_with(source, 'boathouse.${runId}.') ORDER BY 1`,
      ),
  }
}
