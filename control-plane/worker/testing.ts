import type { Output, operations } from '@boathouse/contract'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../testing/whole-server.ts'

export type RunAnswer = Output<typeof operations.getRun>

/** A whole server, and the API of jobs and runs by which a test reads well. */
export interface RunRoom {
  readonly server: WholeServer
  readonly call: <T>(method: string, path: string, body?: unknown) => Promise<T>
  readonly createJob: (name: string, job: object) => Promise<void>
  /** Starts a run and waits for its end. */
  readonly run: (job: string, body?: object) => Promise<RunAnswer>
  /** Starts a run; its end is not waited for. */
  readonly begin: (job: string, body?: object) => Promise<RunAnswer>
  readonly get: (runId: string, wait?: string) => Promise<RunAnswer>
  /** Waits until the run looks so. */
  readonly until: (runId: string, holds: (run: RunAnswer) => boolean) => Promise<RunAnswer>
  readonly sql: (statement: string) => Promise<string[][]>
  readonly close: () => Promise<void>
}

const HOME = '/api/v1/workspaces/default'

export const roomOf = (url: string): Omit<RunRoom, 'server' | 'close'> => {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(url + HOME + path, {
      method,
      headers: {
        authorization: `Bearer ${WHOLE_SERVER_TOKEN}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  const begin = (job: string, body: object = {}) => call<RunAnswer>('POST', `/jobs/${job}/runs`, body)
  const get = (id: string, wait = '0s') => call<RunAnswer>('GET', `/jobs/-/runs/${id}?wait_timeout=${wait}`)
  return {
    call,
    begin,
    get,
    createJob: async (name, job) => void (await call('POST', '/jobs', { name, ...job })),
    run: (job, body = {}) => begin(job, { wait_timeout: '30s', ...body }),
    until: async (id, holds) => {
      const giveUpAt = performance.now() + 60_000
      for (;;) {
        const run = await get(id)
        if (holds(run)) return run
        if (performance.now() > giveUpAt) throw new Error(`the run stays ${JSON.stringify(run)}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    sql: async (statement) => {
      const answer = await call<Output<typeof operations.getStatement>>('POST', '/statements', {
        statement,
        wait_timeout: '30s',
      })
      if (answer.status.state !== 'SUCCEEDED') throw new Error(JSON.stringify(answer.status))
      return (answer.result?.data_array ?? []).map((row) => row.map(String))
    },
  }
}

export const createRunRoom = async (): Promise<RunRoom> => {
  const server = await startWholeServer()
  return { server, ...roomOf(server.url), close: server.close }
}
