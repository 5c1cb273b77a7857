import { createClient } from '@boathouse/contract/client.ts'
import { beforeAll, expect, inject, test } from 'vitest'
import { trinoJobs } from './trino-jobs.ts'

const trinoUrl = inject('trinoUrl')
const client = createClient({ baseUrl: inject('serverUrl'), token: inject('serverToken') })
const jobs = trinoJobs(client)
const LONG = 'SELECT count(*) FROM tpch.sf1000.lineitem a CROSS JOIN tpch.sf1000.lineitem b'

beforeAll(() => jobs.connect(trinoUrl, { catalog: 'lake', schema: 'main' }))

test('the test of the connection tells what the coordinator is', async () => {
  const report = await client.call('testConnection', {
    params: { workspace: 'default', connection: 'trino' },
    body: {},
  })
  expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([])
  const evidence = Object.fromEntries(report.checks.map((check) => [check.name, check.evidence]))
  expect(evidence).toMatchObject({
    'sign-in': 'statements run as boathouse',
    query: 'Trino 476, 1 node',
    catalogs: expect.stringContaining('lake'),
  })
})

test('a job writes tables: each run tells its rows and its snapshot, and can be run again', async () => {
  await jobs.create('copies', [
    ['make', 'CREATE TABLE IF NOT EXISTS copies AS SELECT * FROM tpch.tiny.nation WITH NO DATA'],
    ['fill', 'INSERT INTO copies SELECT * FROM tpch.tiny.nation WHERE regionkey = :region;', 'make'],
    ['count', 'SELECT count(*) AS n FROM IDENTIFIER(:t)', 'fill'],
  ])
  for (const [region, count] of [
    [1, '5'],
    [2, '10'],
  ] as const) {
    const run = await jobs.run('copies', { region, t: 'lake.main.copies' })
    expect(run).toMatchObject({ state: 'SUCCEEDED' })
    const [, fill, last] = run.tasks
    const snapshot = expect.stringMatching(/^\d+$/)
    expect(fill?.result).toMatchObject({
      rows: '5',
      effects: [{ table: 'lake.main.copies', snapshot_id: snapshot, rows: '5' }],
    })
    expect(last?.result).toMatchObject({ columns: [{ name: 'n' }], data_array: [[count]] })
    const log = await jobs.log(run.run_id, 'fill')
    expect(log).toMatch(/Query \d{8}_\d{6}_\d{5}_\w{5} at http/)
    expect(log).toMatch(/Trino: FINISHED, \d+ %, \d+ of \d+ splits/)
  }
})

test('a statement that is wrong fails with its place and a hint, without a stack', async () => {
  await jobs.create('wrong', [['a', 'SELECT 1,\n  x FROM nowhere']])
  const run = await jobs.run('wrong')
  expect(run.tasks[0]).toMatchObject({
    state: 'FAILED',
    reason: 'TABLE_NOT_FOUND',
    attempts: [{ error: { error_code: 'TABLE_NOT_FOUND', line: 2, column: 10 } }],
  })
  const log = await jobs.log(run.run_id, 'a')
  expect(log).toContain('Hint: Write catalog.schema.table')
  expect(log).not.toMatch(/\.java|at io\.trino/)
})

test('a stop ends the query in Trino', async () => {
  await jobs.create('stopped', [['a', LONG]])
  const { run_id } = await jobs.begin('stopped')
  await jobs.untilLogged(run_id, 'a', /Trino: RUNNING/)
  await client.call('stopRun', { params: { workspace: 'default', job: '-', run_id } })
  expect(await jobs.end(run_id)).toMatchObject({ state: 'CANCELED' })
  expect(await jobs.queriesOf(trinoUrl, run_id)).toEqual([['a.1', 'FAILED', 'USER_CANCELED']])
})

test('a time limit ends the query in Trino, and a retry asks for the earlier one first', async () => {
  await jobs.create('timed', [['a', LONG]], { timeout_seconds: 2, retry_on_timeout: true, max_retries: 1 })
  const { run_id } = await jobs.begin('timed')
  expect(await jobs.end(run_id)).toMatchObject({
    state: 'FAILED',
    tasks: [{ state: 'TIMED_OUT', reason: 'TIMEOUT' }],
  })
  expect(await jobs.queriesOf(trinoUrl, run_id)).toEqual([
    ['a.1', 'FAILED', 'USER_CANCELED'],
    ['a.2', 'FAILED', 'USER_CANCELED'],
  ])
  expect(await jobs.log(run_id, 'a')).toMatch(/of attempt 1 had ended as FAILED/)
})

test('where requests may not go, the attempt fails and says so', async () => {
  await jobs.connect('http://169.254.169.254', {}, 'metadata')
  await jobs.create('refused', [['a', 'SELECT 1']], {}, 'metadata')
  const run = await jobs.run('refused')
  expect(run.tasks[0]).toMatchObject({ state: 'FAILED', reason: 'EGRESS_DENIED' })
})
