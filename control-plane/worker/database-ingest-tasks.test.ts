import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSourceDatabase, type SourceDatabase } from '../testing/source-database.ts'
import { createRunRoom, type RunRoom } from './testing.ts'

let room: RunRoom
let source: SourceDatabase
beforeAll(async () => {
  source = await startSourceDatabase()
  room = await createRunRoom()
  const { fields, secrets } = source
  await room.call('POST', '/connections', { name: 'erp', kind: 'postgres', fields, secrets })
})
afterAll(async () => {
  await room.close()
  await source.remove()
})

const job = (table: string, postgres: object, more: object = {}, settings: object = {}) =>
  room.createJob(table.replaceAll('_', '-'), {
    ...settings,
    tasks: [
      {
        task_key: 'load',
        ingest: { postgres: { connection: 'erp', ...postgres }, target: { table }, ...more },
      },
    ],
  })
const rowsOf = async (table: string) => (await room.sql(`SELECT id FROM ${table} ORDER BY id`)).flat()

test('each run loads the rows above the cursor, and nothing twice', async () => {
  await source.run(`CREATE TABLE orders (id int, changed timestamptz);
    INSERT INTO orders VALUES (1, '2024-01-01 00:00:00.000001Z'), (2, '2024-01-02Z'), (9, NULL)`)
  await job('orders', { table: 'public.orders', cursor_column: 'changed' })
  expect((await room.run('orders')).tasks[0]?.result).toMatchObject({ rows: '2' })
  expect((await room.run('orders')).tasks[0]?.result).toMatchObject({ rows: '0', effects: [] })
  await source.run(`INSERT INTO orders VALUES (3, '2024-01-02 00:00:00.000001Z')`)
  expect((await room.run('orders')).tasks[0]?.result).toMatchObject({ rows: '1' })
  expect(await rowsOf('orders')).toEqual(['1', '2', '3'])
})

test('a cursor of a query with a parameter, numbers beyond a double, and a quoted name', async () => {
  await source.run(`CREATE TABLE "Big ""Log""" (id int, "Seq No" numeric(38,0));
    INSERT INTO "Big ""Log""" VALUES (1, 90071992547409921), (2, 90071992547409922)`)
  await job('big_log', {
    query: 'SELECT id, "Seq No" FROM "Big ""Log""" WHERE id < 100',
    cursor_column: 'Seq No',
  })
  await room.run('big-log')
  await source.run(`INSERT INTO "Big ""Log""" VALUES (3, 90071992547409923)`)
  expect((await room.run('big-log')).tasks[0]?.result).toMatchObject({ rows: '1' })
  expect(await rowsOf('big_log')).toEqual(['1', '2', '3'])
})

test('runs at the same time load a row once', async () => {
  await source.run('CREATE TABLE crowd AS SELECT i AS id FROM generate_series(1, 3) i')
  await job('crowd', { table: 'crowd', cursor_column: 'id' }, {}, { max_concurrent_runs: 0 })
  await room.run('crowd')
  await source.run('INSERT INTO crowd VALUES (4)')
  await Promise.all([room.run('crowd'), room.run('crowd'), room.run('crowd')])
  expect(await rowsOf('crowd')).toEqual(['1', '2', '3', '4'])
})

test('without a cursor a run loads all, and replace takes the place of what was there', async () => {
  await source.run('CREATE TABLE stock AS SELECT i AS id FROM generate_series(1, 2) i')
  await job('stock', { table: 'public.stock' }, { mode: 'replace' })
  await room.run('stock')
  await source.run('DELETE FROM stock WHERE id = 1; INSERT INTO stock VALUES (7)')
  await room.run('stock')
  expect(await rowsOf('stock')).toEqual(['2', '7'])
})

test('a failed load moves no cursor: mended, the rows are loaded', async () => {
  await source.run(`CREATE TABLE days (id int, until date); INSERT INTO days VALUES (1, '2024-01-01')`)
  await job('days', { table: 'days', cursor_column: 'id' })
  await room.run('days')
  await source.run(`INSERT INTO days VALUES (2, 'infinity'), (3, '2024-01-03')`)
  const failed = await room.run('days')
  expect(failed.tasks[0]?.attempts[0]?.error).toMatchObject({ error_code: 'BAD_ROWS' })
  await source.run(`UPDATE days SET until = '2024-01-02' WHERE id = 2`)
  await room.run('days')
  expect(await rowsOf('days')).toEqual(['1', '2', '3'])
})

test.each([
  [{ table: 'no.such' }, 'SOURCE_REFUSED', 'relation "no.such" does not exist'],
  [{ table: 'stock', cursor_column: 'gone' }, 'SOURCE_REFUSED', 'no cursor column «gone»'],
  [{ query: 'SELECT 1.5::float8 AS f', cursor_column: 'f' }, 'SOURCE_REFUSED', '«f» is double precision'],
])('%o fails the run in words', async (postgres, error_code, words) => {
  const name = `wrong-${Object.keys(postgres).join('-')}-${error_code.length}${words.length}`.replaceAll(
    '_',
    '-',
  )
  await room.createJob(name, {
    tasks: [
      { task_key: 'a', ingest: { postgres: { connection: 'erp', ...postgres }, target: { table: 'wrong' } } },
    ],
  })
  const error = (await room.run(name)).tasks[0]?.attempts[0]?.error
  expect(error).toMatchObject({ error_code, message: expect.stringContaining(words) })
})

test('a connection that is not let in fails the run, and says what to do', async () => {
  const secrets = { password: 'another' }
  await room.call('POST', '/connections', { name: 'away', kind: 'postgres', fields: source.fields, secrets })
  await job('away', { connection: 'away', table: 'stock' })
  const error = (await room.run('away')).tasks[0]?.attempts[0]?.error
  expect(error).toMatchObject({
    error_code: 'SOURCE_UNREACHABLE',
    message: expect.stringContaining('Test the connection'),
  })
})

test.each([
  [{ postgres: { connection: 'erp' } }, 'postgres.table'],
  [{ postgres: { connection: 'erp', table: 'a', query: 'b' } }, 'postgres.table'],
  [{ postgres: { connection: 'erp', table: 'a' }, path: '*.csv' }, 'path'],
  [{ postgres: { connection: 'erp', table: 'a', cursor_column: 'n' }, mode: 'replace' }, 'mode'],
  [{ connection: 'erp', path: '*.csv' }, 'connection'],
  [{ postgres: { connection: 'none', table: 'a' } }, 'postgres.connection'],
  [{ path: '*.csv' }, 'connection'],
])('%o is refused when the job is saved', async (ingest, field) => {
  const tasks = [{ task_key: 'a', ingest: { ...ingest, target: { table: 'x' } } }]
  await expect(room.createJob('refused', { tasks })).rejects.toThrow(
    new RegExp(`tasks(?:\\[0\\]|\\.0)\\.ingest\\.${field}`),
  )
})
