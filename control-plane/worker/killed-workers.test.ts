import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { startServerProcess, type ServerProcess } from '../testing/server-process.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { WHOLE_SERVER_TOKEN } from '../testing/whole-server.ts'
import { roomOf, type RunAnswer } from './testing.ts'

// Whole servers are started and killed here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let parent: string
let database: TestDatabase
const living = new Set<ServerProcess>()
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'boathouse-killed-'))
  database = await createTestDatabase({ empty: true })
})
afterAll(async () => {
  await Promise.all([...living].map((server) => server.end('SIGKILL')))
  await database.drop()
  rmSync(parent, { recursive: true })
})

const start = async (name: string): Promise<ServerProcess> => {
  const { host = '', user = '', password } = inject('postgres')
  const secret = encodeURIComponent(typeof password === 'string' ? password : '')
  const server = await startServerProcess({
    BOATHOUSE_PORT: '0',
    BOATHOUSE_HOME: join(parent, name),
    BOATHOUSE_DATA: join(parent, 'data'),
    BOATHOUSE_STORE: join(parent, 'store'),
    BOATHOUSE_BOOTSTRAP_TOKEN: WHOLE_SERVER_TOKEN,
    BOATHOUSE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    BOATHOUSE_ENGINE_MEMORY: '512MiB',
    BOATHOUSE_ENGINE_SLOTS: '2',
    DATABASE_URL: `postgres://${user}:${secret}@/${database.settings.database}?host=${encodeURIComponent(host)}`,
  })
  living.add(server)
  return server
}

const kill = async (server: ServerProcess): Promise<void> => {
  living.delete(server)
  await server.end('SIGKILL')
}

/** Writes the number of the run and its own key. */
const write = (task_key: string, needs: string[]) => ({
  task_key,
  sql: { statement: `INSERT INTO ledger SELECT :number, '${task_key}'` },
  depends_on: needs.map((key) => ({ task_key: key })),
})

const RUNS = 9
const RUNS_A_KILL = 3

test('workers that are killed one after the other lose no run and do none twice', async () => {
  let [victim, survivor] = await Promise.all([start('a'), start('b')])
  const first = roomOf(victim.url)
  await first.sql('CREATE TABLE ledger (run INTEGER, task VARCHAR)')
  await first.createJob('ledger', {
    parameters: [{ name: 'number', type: 'INTEGER' }],
    max_concurrent_runs: 0,
    tasks: [
      write('one', []),
      { task_key: 'rest', noop: {}, depends_on: [{ task_key: 'one' }] },
      write('two', ['rest']),
    ],
  })
  // The ledger of what was acknowledged lies outside: whatever was answered must happen, once.
  const acknowledged = new Map<string, number>()
  for (let number = 0; number < RUNS; number += 1) {
    const room = roomOf(victim.url)
    const run = await room.begin('ledger', { parameters: { number } })
    acknowledged.set(run.run_id, number)
    if (number % RUNS_A_KILL !== RUNS_A_KILL - 1) continue
    // In the middle of what it does; the other one goes on alone until a new one comes.
    await room.until(run.run_id, ({ state }) => state !== 'QUEUED')
    await kill(victim)
    ;[victim, survivor] = [survivor, await start(`restart-${number}`)]
  }
  const room = roomOf(survivor.url)
  const ends = await Promise.all(
    [...acknowledged.keys()].map((id) =>
      room.until(id, ({ state }) => state === 'SUCCEEDED' || state === 'FAILED'),
    ),
  )
  expect(ends.filter((run) => run.state !== 'SUCCEEDED').map((run) => run.message)).toEqual([])
  const rows = await room.sql('SELECT run, task, count(*) FROM ledger GROUP BY ALL ORDER BY ALL')
  expect(rows).toEqual(
    [...acknowledged.values()].flatMap((number) => [
      [String(number), 'one', '1'],
      [String(number), 'two', '1'],
    ]),
  )
  const lost = ends
    .flatMap((run) => run.tasks.flatMap((task) => task.attempts))
    .filter((attempt) => attempt.reason === 'WORKER_LOST')
  expect(lost.length, 'no kill met a run at work: the test proves nothing').toBeGreaterThan(0)
})

test('a worker that stalls beyond its lease changes nothing once it wakes', async () => {
  const [stalled, other] = [[...living][0], [...living][1]]
  if (!stalled || !other) throw new Error('two servers are needed')
  const room = roomOf(other.url)
  const slow =
    'INSERT INTO ledger SELECT 1000, sum(a.range * b.range)::VARCHAR FROM range(9000) a, range(9000) b'
  await room.createJob('stall', { tasks: [{ task_key: 'one', sql: { statement: slow } }] })
  const { run_id } = await roomOf(stalled.url).begin('stall')
  await room.until(run_id, ({ state }) => state === 'RUNNING')
  stalled.child.kill('SIGSTOP')
  // As if twenty seconds had passed: its lease is over, and anybody may take the run.
  await database.pool.query(`UPDATE run_work SET wake_at = clock_timestamp() WHERE run_id = $1`, [run_id])
  const run = await room.until(run_id, ({ state }) => state === 'SUCCEEDED')
  expect(run.tasks[0]?.attempts.map((attempt) => [attempt.state, attempt.reason])).toEqual([
    ['FAILED', 'WORKER_LOST'],
    ['SUCCEEDED', 'SUCCEEDED'],
  ])
  stalled.child.kill('SIGCONT')
  // It answers again, and finds that the run is not its own.
  await roomOf(stalled.url).get(run_id)
  await vi.waitFor(() => expect(stalled.output()).toContain('another worker has taken this run over'), 30_000)
  expect(await room.get(run_id)).toEqual(run)
  expect(await room.sql('SELECT count(*) FROM ledger WHERE run = 1000')).toEqual([['1']])
})

test('schedulers that are killed fire each instant once', async () => {
  const [victim, survivor] = await Promise.all([start('fires-a'), start('fires-b')])
  const room = roomOf(survivor.url)
  await room.sql('CREATE TABLE fired (instant TIMESTAMP WITH TIME ZONE)')
  await room.createJob('fires', {
    max_concurrent_runs: 0,
    tasks: [
      {
        task_key: 'tell',
        sql: {
          statement: 'INSERT INTO fired SELECT CAST(:at AS TIMESTAMPTZ)',
          parameters: { at: '{{run.scheduled_for}}' },
        },
      },
    ],
  })
  const schedule = { name: 'each-second', interval: { seconds: 1 }, catch_up: 'ALL' }
  await room.call('POST', '/jobs/fires/schedules', schedule)
  const count = async (): Promise<number> => Number((await room.sql('SELECT count(*) FROM fired'))[0]?.[0])
  await vi.waitFor(async () => expect(await count()).toBeGreaterThan(1), 60_000)
  await kill(victim)
  const before = await count()
  await vi.waitFor(async () => expect(await count()).toBeGreaterThan(before + 3), 60_000)
  await room.call('PUT', '/jobs/fires/schedules/each-second', { ...schedule, paused: true })
  await vi.waitFor(async () => {
    const { runs } = await room.call<{ runs: RunAnswer[] }>('GET', '/jobs/fires/runs?page_size=200')
    expect(runs.filter(({ state }) => state !== 'SUCCEEDED')).toEqual([])
  }, 60_000)
  // Neither a gap nor an instant twice, by what the runs themselves wrote.
  const told = await room.sql(
    "SELECT count(*) - count(DISTINCT instant), count(*) - 1 - date_diff('second', min(instant), max(instant)) FROM fired",
  )
  expect(told).toEqual([['0', '0']])
})
