import { describe, expect, test } from 'vitest'
import { failed, look, queuedRun, succeeded, taskStates } from './machine-testing.ts'
import type { RunView } from './run-view.ts'

const sql = { statement: 'SELECT 1' }
const chain = {
  tasks: ['a', 'b', 'c'].map((task_key, index, all) => ({
    task_key,
    noop: {},
    depends_on: index === 0 ? [] : [{ task_key: all[index - 1] }],
  })),
}
const one = (more: object = {}) => ({ tasks: [{ task_key: 'a', sql, ...more }] })

/** Started and RUNNING. */
const running = (job: object, more: Partial<RunView> = {}): RunView => {
  const { next } = look(queuedRun(job, more))
  return look(next, { engine: { a: { state: 'RUNNING' } } }).next
}

test('a chain of noops is done in one look', () => {
  const { next, effects, changes } = look(queuedRun(chain))
  expect([next.state, next.reason, effects]).toEqual(['SUCCEEDED', 'SUCCEEDED', []])
  expect(changes.map(({ task_key, from, to }) => [task_key, from, to])).toContainEqual([
    undefined,
    'QUEUED',
    'SUCCEEDED',
  ])
  expect(taskStates(next)).toEqual({ a: 'SUCCEEDED', b: 'SUCCEEDED', c: 'SUCCEEDED' })
})

test('the start is decided before anything begins, and asked again while the engine knows nothing', () => {
  const first = look(queuedRun(one()))
  expect(first.next).toMatchObject({
    state: 'STARTING',
    tasks: [{ state: 'STARTING', attempt: { number: 1 } }],
  })
  expect(first.effects).toMatchObject([{ kind: 'start', taskKey: 'a' }])
  expect(look(first.next).changes).toEqual([])
  const again = look(first.next, { engine: { a: { state: 'ABSENT' } } })
  expect(again.effects).toEqual(first.effects)
})

test('what follows waits for its wait, and counts', () => {
  const job = one({ max_retries: 1, min_retry_interval_millis: 2000 })
  const waiting = look(running(job), { now: 5000, engine: { a: failed } })
  expect(waiting.next.tasks[0]).toMatchObject({
    state: 'WAITING_FOR_RETRY',
    retryAt: 7000,
    attempt: { state: 'FAILED' },
  })
  expect(waiting.wakeAt).toBe(7000)
  expect(look(waiting.next, { now: 6999 }).changes).toEqual([])
  const second = look(waiting.next, { now: 7000 })
  expect(second.next.tasks[0]).toMatchObject({ state: 'STARTING', attempts: 2, attempt: { number: 2 } })
  const end = look(second.next, { now: 8000, engine: { a: failed } })
  expect(end.next).toMatchObject({ state: 'FAILED', reason: 'TASK_FAILED', message: 'a: It broke.' })
})

test('an attempt that was lost with its worker is made again and does not count', () => {
  const lost = look(running(one()), { now: 10, engine: { a: { state: 'LOST', message: 'gone' } } })
  expect(lost.next.tasks[0]).toMatchObject({ state: 'WAITING_FOR_RETRY', reason: 'WORKER_LOST', retryAt: 10 })
  const again = look(lost.next, { now: 10 })
  expect(again.next.tasks[0]).toMatchObject({ attempts: 2, lost: 1, state: 'STARTING' })
})

test('what changed something for good is never retried by itself', () => {
  const partial = { state: 'FAILED', partialEffect: true, error: { error_code: 'X', message: 'x' } } as const
  const { next } = look(running(one({ max_retries: 5 })), { engine: { a: partial } })
  expect(next).toMatchObject({ state: 'FAILED', tasks: [{ reason: 'PARTIAL_EFFECT' }] })
})

describe('stopping', () => {
  const asked = { stopRequestedBy: 'ada' }

  test('waits until the engine confirms, and asks again until it does', () => {
    const stopping = look({ ...running(one()), ...asked })
    expect(stopping.next).toMatchObject({ state: 'STOPPING', tasks: [{ state: 'STOPPING' }] })
    expect(stopping.effects).toMatchObject([{ kind: 'stop' }])
    const still = look(stopping.next, { engine: { a: { state: 'RUNNING' } } })
    expect([still.changes, still.effects]).toMatchObject([[], [{ kind: 'stop' }]])
    const { next } = look(stopping.next, { engine: { a: { state: 'CANCELED' } } })
    expect(next).toMatchObject({
      state: 'CANCELED',
      reason: 'STOP_REQUESTED',
      tasks: [{ state: 'CANCELED' }],
    })
  })

  test('leaves SUCCEEDED what was faster', () => {
    const stopping = look({ ...running(one()), ...asked })
    const { next } = look(stopping.next, { engine: { a: succeeded } })
    expect(next).toMatchObject({ state: 'SUCCEEDED', reason: 'FINISHED_BEFORE_STOP' })
  })

  test('cancels what has not begun', () => {
    expect(look(queuedRun(chain, asked)).next).toMatchObject({ state: 'CANCELED', tasks: [] })
  })
})

describe('time', () => {
  test('an attempt that runs too long is stopped, and retried only where that is asked for', () => {
    const job = one({ timeout_seconds: 5, max_retries: 1, retry_on_timeout: true })
    const begun = running(job)
    expect(look(begun).wakeAt).toBe(5000)
    const due = look(begun, { now: 5000 })
    expect(due.next.tasks[0]).toMatchObject({ state: 'STOPPING', reason: 'TIMEOUT' })
    const ended = look(due.next, { now: 5100, engine: { a: { state: 'CANCELED' } } })
    expect(ended.next.tasks[0]).toMatchObject({ state: 'WAITING_FOR_RETRY', attempt: { state: 'TIMED_OUT' } })
    const without = look(look(running(one({ timeout_seconds: 5, max_retries: 1 })), { now: 5000 }).next, {
      engine: { a: { state: 'CANCELED' } },
    })
    expect(without.next).toMatchObject({ state: 'FAILED', tasks: [{ state: 'TIMED_OUT' }] })
  })

  test('a run that takes too long ends as TIMED_OUT', () => {
    const due = look(running({ ...one(), timeout_seconds: 9 }), { now: 9000 })
    expect(due.next).toMatchObject({ state: 'STOPPING', reason: 'RUN_TIMEOUT' })
    const { next } = look(due.next, { engine: { a: { state: 'CANCELED' } } })
    expect(next).toMatchObject({ state: 'TIMED_OUT', tasks: [{ state: 'TIMED_OUT' }] })
  })
})

describe('the limit of concurrent runs', () => {
  test('says why it waits, once', () => {
    const waiting = look(queuedRun(chain), { admission: 'QUEUE' })
    expect(waiting.next).toMatchObject({ state: 'QUEUED', reason: 'LIMIT', admitted: false })
    expect(look(waiting.next, { admission: 'QUEUE' }).changes).toEqual([])
  })

  test('skips where the job says so', () => {
    expect(look(queuedRun(chain), { admission: 'SKIP' }).next).toMatchObject({
      state: 'SKIPPED',
      reason: 'LIMIT',
    })
  })
})

test('a marked task is skipped, and what needs its success, too', () => {
  const { next } = look(queuedRun(chain, { skipRequests: ['b'] }))
  expect(taskStates(next)).toEqual({ a: 'SUCCEEDED', b: 'SKIPPED', c: 'SKIPPED' })
  expect(next.state).toBe('SKIPPED')
})

test('a repair keeps results and runs the rest', () => {
  const { next } = look(
    queuedRun(chain, {
      originalRunId: 'o',
      kept: { a: { rows: '7', effects: [], columns: [], data_array: [] } },
    }),
  )
  expect(next.tasks[0]).toMatchObject({
    state: 'SUCCEEDED',
    attempts: 0,
    reusedFrom: 'o',
    result: { rows: '7' },
  })
  expect(next).toMatchObject({ state: 'SUCCEEDED', tasks: [{}, { attempts: 1 }, { attempts: 1 }] })
})

const on = (task_key: string, run_if: string, ...keys: string[]) => ({
  task_key,
  noop: {},
  run_if,
  depends_on: keys.map((key) => ({ task_key: key })),
})

test('what waits for a failure that never comes was not needed: the run ends as what stands before it', () => {
  const job = {
    tasks: [
      { task_key: 'a', sql },
      on('mend', 'AT_LEAST_ONE_FAILED', 'a'),
      on('tell', 'ALL_SUCCESS', 'mend'),
    ],
  }
  const { next } = look(running(job), { engine: { a: succeeded } })
  expect(taskStates(next)).toEqual({ a: 'SUCCEEDED', mend: 'SKIPPED', tell: 'SKIPPED' })
  expect(next).toMatchObject({ state: 'SUCCEEDED', reason: 'SUCCEEDED' })
  const both = {
    tasks: [{ task_key: 'a', sql }, { task_key: 'b', noop: {} }, on('mend', 'ALL_FAILED', 'a', 'b')],
  }
  expect(look(running(both), { engine: { a: failed } }).next).toMatchObject({ state: 'FAILED' })
})

test('a failure that is dealt with ends well, and says so', () => {
  const job = {
    tasks: [
      { task_key: 'a', sql },
      { task_key: 'mend', noop: {}, run_if: 'AT_LEAST_ONE_FAILED', depends_on: [{ task_key: 'a' }] },
    ],
  }
  const { next } = look(running(job), { engine: { a: failed } })
  expect(next).toMatchObject({
    state: 'SUCCEEDED',
    reason: 'SUCCEEDED_WITH_FAILURES',
    message: 'a failed, and the run went on.',
  })
})
