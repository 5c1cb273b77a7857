import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../server.ts'
import { runCli } from './run-cli.ts'

let server: TestServer
let folder: string
beforeAll(async () => {
  server = await startTestServer()
  folder = mkdtempSync(join(tmpdir(), 'boathouse-cli-history-'))
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

const job = (name: string, statement: string, more = ''): string => {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(file, `name: ${name}\ntasks:\n  - task_key: a\n    sql: {statement: "${statement}"${more}}\n`)
  return file
}

test('the server checks files without saving them', async () => {
  const good = await runCli(server, ['jobs', 'validate', '--server', job('good', 'SELECT 1')])
  expect(good.stdout, good.stderr).toBe('1 job is good.\n')
  const bad = await runCli(server, ['jobs', 'validate', '--server', job('bad', 'SELEC 1', ', catalog: gone')])
  expect(bad.code).toBe(1)
  expect(bad.stderr).toMatch(/bad\.yaml: tasks\.0\.sql\.statement: line 1/)
  expect(bad.stdout).toMatch(/^warning: .*tasks\.0\.sql\.catalog: there is no catalog «gone»/)
  const list = await runCli(server, ['jobs', 'list', '-o', 'json'])
  expect(JSON.parse(list.stdout)).toEqual([])
})

test('what a run wrote is shown, undone once, and refused after that', async () => {
  await runCli(server, ['sql', 'CREATE TABLE t AS SELECT 1 AS n'])
  await runCli(server, ['jobs', 'create', job('writes', 'INSERT INTO t SELECT 2')])
  const run = await runCli(server, ['jobs', 'run', 'writes', '--wait', '-o', 'json'])
  const { run_id } = JSON.parse(run.stdout) as { run_id: string }
  const plan = await runCli(server, ['runs', 'undo', run_id, '--dry-run', '-o', 'csv'])
  expect(plan.stdout).toContain('lake.main.t,READY,')
  const done = await runCli(server, ['runs', 'undo', run_id, '-o', 'csv'])
  expect(done.stdout, done.stderr).toContain('lake.main.t,UNDONE,')
  const rows = await runCli(server, ['sql', 'SELECT count(*) FROM t', '-o', 'csv', '--no-headers'])
  expect(rows.stdout.trim()).toBe('1')
  const again = await runCli(server, ['runs', 'undo', run_id])
  expect(again.code).toBe(1)
  expect(again.stderr).toMatch(/cannot be undone: It is undone already\. Nothing was changed\./)
  const found = await runCli(server, [
    'runs',
    'logs',
    run_id,
    '--search',
    'ATTEMPT 1',
    '-o',
    'csv',
    '--no-headers',
  ])
  expect(found.stdout).toMatch(/^1,.*Attempt 1 of task a\./)
})

test('how long things are kept is read and changed', async () => {
  const before = await runCli(server, ['retention', 'get', '-o', 'json'])
  expect(JSON.parse(before.stdout)).toMatchObject({ runs_days: 365, logs_days: 90, version: 0 })
  const after = await runCli(server, ['retention', 'set', '--logs', '7', '--events', 'forever', '-o', 'json'])
  expect(JSON.parse(after.stdout)).toMatchObject({
    runs_days: 365,
    logs_days: 7,
    events_days: null,
    version: 1,
  })
  const bad = await runCli(server, ['retention', 'set', '--logs', 'never'])
  expect(bad.code).toBe(2)
  expect(bad.stderr).toContain('no number of days')
})
