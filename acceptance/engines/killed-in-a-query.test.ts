import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startTestServer, type TestServer } from '../server.ts'
import { trinoJobs, type TrinoJobs } from './trino-jobs.ts'

const trinoUrl = inject('trinoUrl')
// Long enough to be killed in, and it comes to an end.
const SECONDS = 'SELECT count(*) AS n FROM tpch.sf1.orders'

let server: TestServer
let jobs: TrinoJobs
beforeAll(async () => {
  server = await startTestServer()
  jobs = trinoJobs(server.client)
  await jobs.connect(trinoUrl)
})
afterAll(() => server.stop())

test('a server that is killed in the middle of a query goes on with the same one', async () => {
  await jobs.create('killed', [['a', SECONDS]])
  const { run_id } = await jobs.begin('killed')
  await jobs.untilLogged(run_id, 'a', /Trino: RUNNING/)
  await server.kill()
  await server.restart()
  const run = await jobs.end(run_id)
  expect(run).toMatchObject({ state: 'SUCCEEDED' })
  expect(run.tasks[0]).toMatchObject({ result: { rows: '1', data_array: [['1500000']] } })
  expect(run.tasks[0]?.attempts).toHaveLength(1)
  expect(await jobs.queriesOf(trinoUrl, run_id)).toEqual([['a.1', 'FINISHED', null]])
  expect(await jobs.log(run_id, 'a')).toContain('Going on with query')
})
