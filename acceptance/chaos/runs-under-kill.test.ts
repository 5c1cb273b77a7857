import type { Output, operations } from '@boathouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../server.ts'
import { dyingAt, liveThrough, RUN_STEPS } from './lives.ts'
import { startStubEngine, type StubEngine } from './stub-engine.ts'

// A start takes seconds: the gate dies at three of the steps, between what is saved and what is done.
const GATE: readonly (typeof RUN_STEPS)[number][] = ['in-save', 'before-handle', 'handle-saved']
const steps = process.env.CI_FULL === '1' ? RUN_STEPS : GATE
/** So often a step is reached before the server dies at it. */
const TIMES = 5
const TOGETHER = 4
const LEAST_RUNS = 24
const [first = 'deciding', ...others] = steps

const statement = (task: string) => ({
  statement: `INSERT INTO ledger SELECT :number, '${task}'`,
  connection: 'stub',
})

let engine: StubEngine
let server: TestServer
beforeAll(async () => {
  engine = await startStubEngine()
  server = await startTestServer()
  const params = { workspace: 'default' }
  await server.client.call('createConnection', {
    params,
    body: { name: 'stub', kind: 'trino', fields: { endpoint: engine.endpoint, user: 'chaos' }, secrets: {} },
  })
  await server.client.call('createJob', {
    params,
    body: {
      name: 'ledger',
      parameters: [{ name: 'number', type: 'INTEGER' }],
      max_concurrent_runs: 0,
      tasks: [
        { task_key: 'one', sql: statement('one') },
        { task_key: 'rest', noop: {}, depends_on: [{ task_key: 'one' }] },
        { task_key: 'two', sql: statement('two'), depends_on: [{ task_key: 'rest' }] },
      ],
    },
  })
  await server.kill()
  await server.restart(dyingAt(first, TIMES))
}, 120_000)
afterAll(async () => {
  await server?.stop()
  await engine?.close()
})

type Run = Output<typeof operations.getRun>

const ENDS = ['SUCCEEDED', 'FAILED', 'CANCELED', 'TIMED_OUT', 'SKIPPED', 'UPSTREAM_FAILED']

/** Asks until it is answered: whoever asks with the same token gets the same run. */
const persistently = async <T>(ask: () => Promise<T>): Promise<T> => {
  const giveUpAt = Date.now() + 120_000
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (Date.now() > giveUpAt) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

const start = (number: number): Promise<Run> =>
  persistently(() =>
    server.client.call('createRun', {
      params: { workspace: 'default', job: 'ledger' },
      body: { parameters: { number }, idempotency_token: `number-${number}` },
    }),
  )

const ended = (run_id: string): Promise<Run> =>
  persistently(async () => {
    const run = await server.client.call('getRun', {
      params: { workspace: 'default', job: '-', run_id },
      query: { wait_timeout: '20s' },
    })
    if (!ENDS.includes(run.state)) throw new Error(`the run stays ${run.state}`)
    return run
  })

test(
  'a server killed at each step of its runs loses none and has none done twice',
  { timeout: 400_000 },
  async () => {
    const done = new AbortController()
    const dying = liveThrough(
      server,
      others.map((step) => dyingAt(step, TIMES)),
      done.signal,
    )
    const life = { isOver: false }
    void dying.finally(() => {
      life.isOver = true
    })
    const runs: string[] = []
    // Runs until the last of the deaths, and some after it.
    while ((!life.isOver || runs.length < LEAST_RUNS) && runs.length < 500) {
      const started = await Promise.all(
        Array.from({ length: TOGETHER }, (_, index) => start(runs.length + index)),
      )
      runs.push(...started.map(({ run_id }) => run_id))
      await Promise.all(started.map(({ run_id }) => ended(run_id)))
    }
    done.abort()
    const kills = await dying
    const ends = await Promise.all(runs.map(ended))
    const begun = engine.begun()
    const lost = ends.filter(({ state }) => state !== 'SUCCEEDED')
    const missing = 2 * runs.length - begun.size
    const doubled = [...begun].filter(([, times]) => times > 1)
    process.stdout.write(
      `kills ${kills}, runs ${runs.length}, submissions ${engine.submitted()}, lost ${lost.length + missing}, doubled ${doubled.length}\n`,
    )
    expect(kills).toBe(steps.length)
    expect(lost.map(({ state, message }) => [state, message])).toEqual([])
    expect([missing, doubled]).toEqual([0, []])
  },
)
