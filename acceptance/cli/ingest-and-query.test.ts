import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer } from '../server.ts'
import type { TestServer } from '../server.ts'
import { runCli } from './run-cli.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const file = async (name: string, text: string): Promise<string> => {
  const target = path.join(server.home, name)
  await writeFile(target, text)
  return target
}

test('a file becomes a table, and its rows print as a table, JSON and CSV', async () => {
  const csv = await file('fares.csv', 'id,name,fare\n1,Ana,12.50\n2,"B, C",\n3,日本,7.25\n')
  const load = await runCli(server, ['ingest', csv, 'lake.main.fares', '-o', 'json'])
  expect(load).toMatchObject({ code: 0 })
  expect(JSON.parse(load.stdout)).toMatchObject({ table: 'lake.main.fares', rows_loaded: '3' })

  const query = 'select id, name, fare from fares order by id'
  const json = await runCli(server, ['sql', query, '-o', 'json'])
  expect(JSON.parse(json.stdout)).toEqual([
    { id: 1, name: 'Ana', fare: 12.5 },
    { id: 2, name: 'B, C', fare: null },
    { id: 3, name: '日本', fare: 7.25 },
  ])
  const asCsv = await runCli(server, ['sql', query, '-o', 'csv'])
  expect(asCsv.stdout.split('\n').slice(0, 3)).toEqual([
    'id,name,fare',
    expect.stringMatching(/^1,Ana,12\.50?$/),
    '2,"B, C",',
  ])
  const table = await runCli(server, ['sql', query, '--no-headers'])
  expect(table.stdout.split('\n')).toHaveLength(4)
  expect(table.stderr).toContain('3 rows')
})

test('create refuses an existing table, append adds to it and replace starts over', async () => {
  const one = await file('one.csv', 'n\n1\n2\n')
  expect((await runCli(server, ['ingest', one, 'lake.main.modes'])).code).toBe(0)
  const again = await runCli(server, ['ingest', one, 'lake.main.modes'])
  expect(again.code).toBe(1)
  expect(again.stderr).toContain('TABLE_EXISTS')
  expect((await runCli(server, ['ingest', one, 'lake.main.modes', '--mode', 'append'])).code).toBe(0)
  const count = async (): Promise<unknown> =>
    JSON.parse((await runCli(server, ['sql', 'select count(*) as n from modes', '-o', 'json'])).stdout)
  expect(await count()).toEqual([{ n: 4 }])
  expect((await runCli(server, ['ingest', one, 'lake.main.modes', '--mode', 'replace'])).code).toBe(0)
  expect(await count()).toEqual([{ n: 2 }])
})

test('a bad row is named with its line, and the table does not appear', async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => `${i},${i}`)
  rows[25_000] = '25000,not a number'
  const csv = await file('bad.csv', `id,value\n${rows.join('\n')}\n`)
  const load = await runCli(server, ['ingest', csv, 'lake.main.bad', '--type', 'value=BIGINT'])
  expect(load.code).toBe(1)
  expect(load.stderr).toContain('line 25002')
  expect(load.stderr).toContain('not a number')
  expect((await runCli(server, ['tables', 'get', 'lake.main.bad'])).stderr).toContain('TABLE_NOT_FOUND')
})

test('parameters are bound as values', async () => {
  const answer = await runCli(server, [
    'sql',
    'select :word as w',
    '-p',
    "word=it's; drop table x",
    '-o',
    'json',
  ])
  expect(JSON.parse(answer.stdout)).toEqual([{ w: "it's; drop table x" }])
})

test('the statement may come from standard input, and a mistake is marked with its place', async () => {
  expect((await runCli(server, ['sql', '-', '-o', 'csv'], 'select 42 as answer')).stdout).toBe('answer\n42\n')
  const wrong = await runCli(server, ['sql', 'select\n  nonsense'])
  expect(wrong.code).toBe(1)
  expect(wrong.stderr).toMatch(/line 2, column 3/)
})
