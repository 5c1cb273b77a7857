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
  folder = mkdtempSync(join(tmpdir(), 'boathouse-cli-jobs-'))
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

const job = (statement: string): string => {
  const file = join(folder, 'job.yaml')
  const text = `name: daily\nparameters:\n  - {name: n, type: INTEGER, default: 1}\ntasks:\n  - task_key: first\n    noop: {}\n  - task_key: second\n    depends_on: [{task_key: first}]\n    sql: {statement: "${statement}"}\n`
  writeFileSync(file, text)
  return file
}

test('the log of a task can be followed before its first attempt', async () => {
  const file = join(folder, 'later.yaml')
  const first =
    'task_key: first\n    max_retries: 1\n    min_retry_interval_millis: 2000\n    sql: {statement: SELECT x FROM nowhere}'
  const second = 'task_key: second\n    depends_on: [{task_key: first}]\n    run_if: ALL_DONE\n    noop: {}'
  writeFileSync(file, `name: later\ntasks:\n  - ${first}\n  - ${second}\n`)
  await runCli(server, ['jobs', 'create', file])
  const begun = await runCli(server, ['jobs', 'run', 'later', '-o', 'json'])
  const { run_id } = JSON.parse(begun.stdout) as { run_id: string }
  const log = await runCli(server, ['runs', 'logs', run_id, '--task', 'second', '--follow'])
  expect(log.stdout, log.stderr).toMatch(/Attempt 1 of task second\./)
})

test('a job is made from a file, run, watched, read and repaired from the command line', async () => {
  const made = await runCli(server, ['jobs', 'create', job('SELECT :n + x FROM missing'), '-o', 'json'])
  expect(JSON.parse(made.stdout), made.stderr).toMatchObject({ name: 'daily', version: 1 })
  const failed = await runCli(server, ['jobs', 'run', 'daily', '--wait', '-p', 'n=4', '-o', 'json'])
  expect(failed.code).toBe(1)
  expect(failed.stderr).toMatch(/second: FAILED[^]*run: FAILED[^]*FAILED: second: .*missing/)
  const { run_id } = JSON.parse(failed.stdout) as { run_id: string }
  const log = await runCli(server, ['runs', 'logs', run_id, '--task', 'second', '--follow'])
  expect(log.stdout).toMatch(/Attempt 1 of task second\.\n[^]*FAILED \(TABLE_NOT_FOUND\)/)
  await runCli(server, ['sql', 'CREATE TABLE missing AS SELECT 2 AS x'])
  const repair = await runCli(server, ['runs', 'repair', run_id, '-o', 'json'])
  const repaired = await runCli(server, [
    'runs',
    'watch',
    (JSON.parse(repair.stdout) as { run_id: string }).run_id,
    '-o',
    'json',
  ])
  expect(repaired.code, repaired.stderr).toBe(0)
  const tasks = (JSON.parse(repaired.stdout) as { tasks: { result: { data_array: string[][] } }[] }).tasks
  expect(tasks[1]?.result.data_array).toEqual([['6']])
  const list = await runCli(server, ['runs', 'list', 'daily', '--state', 'FAILED,SUCCEEDED', '-o', 'csv'])
  expect(
    list.stdout
      .trim()
      .split('\n')
      .map((line) => line.split(',')[2]),
  ).toEqual(['state', 'SUCCEEDED', 'FAILED'])
  const events = await runCli(server, ['runs', 'events', run_id, '-o', 'csv', '--no-headers'])
  expect(events.stdout).toMatch(/,QUEUED,ACCEPTED,[^]*,RUNNING,FAILED,TASK_FAILED,/)
})

test('versions of a job are listed, compared and brought back', async () => {
  await runCli(server, ['jobs', 'update', 'daily', job('SELECT :n + 1')])
  const shown = await runCli(server, ['jobs', 'diff', 'daily'])
  expect(shown.stdout, shown.stderr).toBe(
    'daily: version 1 → 2\n  tasks.second.sql.statement\n    - SELECT :n + x FROM missing\n    + SELECT :n + 1\n',
  )
  const restored = await runCli(server, ['jobs', 'restore', 'daily', '1', '-o', 'json'])
  expect(JSON.parse(restored.stdout), restored.stderr).toMatchObject({ version: 3 })
  const same = await runCli(server, ['jobs', 'diff', 'daily', '1', '3', '-o', 'json'])
  expect(JSON.parse(same.stdout), same.stderr).toEqual({ job: 'daily', from: 1, to: 3, changes: [] })
  const versions = await runCli(server, ['jobs', 'versions', 'daily', '-o', 'csv', '--no-headers'])
  expect(versions.stdout).toMatch(/^3,[^]*Restored version 1\n2,[^]*\n1,/)
})
