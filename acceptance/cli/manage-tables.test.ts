import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer } from '../server.ts'
import type { TestServer } from '../server.ts'
import { runCli } from './run-cli.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const run = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runCli(server, args)
  if (code !== 0) throw new Error(stderr)
  return stdout
}
const json = async (...args: string[]): Promise<unknown> => JSON.parse(await run(...args, '-o', 'json'))

test('a table is managed from the command line', async () => {
  const name = 'lake.main.t'
  await run('sql', 'create table lake.main.t as select 1 as id')
  const [first] = (await json('tables', 'snapshots', name)) as { snapshot_id: string }[]
  await run('sql', 'insert into t values (2)')
  expect(await run('tables', 'ddl', name)).toContain('CREATE TABLE lake.main.t (\n  id integer\n)')
  expect(await run('tables', 'compare', name)).toMatch(/rows_added\s+1/)
  expect(await json('tables', 'properties', name, '--set', 'owner=grid')).toMatchObject({ owner: 'grid' })
  expect(await json('tables', 'properties', name, '--remove', 'owner')).not.toHaveProperty('owner')
  await run('tables', 'set-ref', name, 'eom', '--tag', '--retain-days', '30')
  expect(await json('tables', 'refs', name)).toMatchObject([{ name: 'eom', type: 'tag' }, { name: 'main' }])
  await run('tables', 'rollback', name, first?.snapshot_id ?? '')
  expect(await json('sql', 'select count(*) as n from t')).toEqual([{ n: 1 }])
  expect(await json('tables', 'expire', name)).toMatchObject({ dry_run: true })
  expect(await run('tables', 'schemas', name)).toContain('made')
  await run('tables', 'drop-ref', name, 'eom')
  const wrong = await runCli(server, ['tables', 'rollback', name, '5'])
  expect(wrong.stderr).toContain('SNAPSHOT_NOT_FOUND')
})

test('a table that was dropped with its files kept is taken in again', async () => {
  const name = 'lake.main.kept'
  await run('sql', `create table ${name} as select 7 as id`)
  const [, file] = /metadata_location\s+(\S+)/.exec(await run('tables', 'get', name)) ?? []
  await run('tables', 'drop', name, '--keep-files')
  expect(await json('tables', 'register', 'lake.main.again', file ?? '')).toMatchObject({ name: 'again' })
  expect(await json('sql', 'select id from again')).toEqual([{ id: 7 }])
  await run('sql', 'create table lake.main.other as select 8 as id')
  const taken = await runCli(server, ['tables', 'register', 'lake.main.other', file ?? ''])
  expect(taken).toMatchObject({ code: 1, stderr: expect.stringContaining('TABLE_EXISTS') })
  const elsewhere = await runCli(server, ['tables', 'register', 'lake.main.x', 'file:///etc/passwd'])
  expect(elsewhere).toMatchObject({ code: 1, stderr: expect.stringContaining('PATH_OUTSIDE_TABLE') })
})

test('views are listed, shown and dropped', async () => {
  await run('sql', 'create view lake.main.v as select 1 as one')
  expect(await json('views', 'list', 'lake.main')).toMatchObject([{ name: 'v', kind: 'view' }])
  expect(await run('views', 'show', 'lake.main.v')).toContain('-- duckdb\nselect 1 as one')
  await run('views', 'drop', 'lake.main.v')
  expect(await json('views', 'list', 'lake.main')).toEqual([])
})
