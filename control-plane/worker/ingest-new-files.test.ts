import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRunRoom, type RunRoom } from './testing.ts'

let room: RunRoom
let incoming: string
beforeAll(async () => {
  incoming = mkdtempSync(join(tmpdir(), 'boathouse-incoming-'))
  room = await createRunRoom()
  await room.call('POST', '/connections', { name: 'incoming', kind: 'files', fields: { root: incoming } })
})
afterAll(async () => {
  await room.close()
  rmSync(incoming, { recursive: true })
})

const put = (path: string, ...rows: readonly number[]): void => {
  mkdirSync(join(incoming, path, '..'), { recursive: true })
  writeFileSync(join(incoming, path), `n\n${rows.join('\n')}\n`)
}
const job = (name: string, path: string, more: object = {}) =>
  room.createJob(name, {
    tasks: [{ task_key: 'load', ingest: { connection: 'incoming', path, target: { table: name }, ...more } }],
  })
const rowsOf = async (table: string) => (await room.sql(`SELECT n FROM ${table} ORDER BY n`)).flat()

test('each run loads what is new or was changed, and nothing twice', async () => {
  put('orders/a.csv', 1, 2)
  put('orders/2026/b.csv', 3)
  put('orders/readme.txt', 99)
  await job('orders', 'orders/**/*.csv')
  expect((await room.run('orders')).tasks[0]?.result).toMatchObject({ rows: '3' })
  expect((await room.run('orders')).tasks[0]?.result).toMatchObject({ rows: '0', effects: [] })
  put('orders/c.csv', 4)
  put('orders/a.csv', 1, 2, 5)
  expect((await room.run('orders')).tasks[0]?.result).toMatchObject({ rows: '4' })
  expect(await rowsOf('orders')).toEqual(['1', '1', '2', '2', '3', '4', '5'])
})

test('runs at the same time load a file once', async () => {
  put('crowd/a.csv', 1, 2)
  await room.createJob('crowd', {
    max_concurrent_runs: 0,
    tasks: [
      { task_key: 'load', ingest: { connection: 'incoming', path: 'crowd/*', target: { table: 'crowd' } } },
    ],
  })
  await room.run('crowd')
  put('crowd/b.csv', 3)
  await Promise.all([room.run('crowd'), room.run('crowd'), room.run('crowd')])
  expect(await rowsOf('crowd')).toEqual(['1', '2', '3'])
})

test('the newest file takes the place of all rows', async () => {
  put('stock/a.csv', 1)
  await job('stock', 'stock/*.csv', { mode: 'replace' })
  await room.run('stock')
  put('stock/b.csv', 7, 8)
  await room.run('stock')
  expect(await rowsOf('stock')).toEqual(['7', '8'])
})

test('a file that cannot be loaded fails the run, and is new when it is mended', async () => {
  put('bad/a.csv', 1)
  await job('bad', 'bad/*.csv', { columns: [{ source: 'n', name: 'n', type: 'INTEGER' }] })
  await room.run('bad')
  writeFileSync(join(incoming, 'bad/b.csv'), 'n\nx\n')
  const failed = await room.run('bad')
  expect(failed.tasks[0]?.attempts[0]?.error).toMatchObject({ error_code: 'BAD_ROWS' })
  put('bad/b.csv', 2)
  await room.run('bad')
  expect(await rowsOf('bad')).toEqual(['1', '2'])
})

test('nothing outside the root is read, however it is asked for', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'boathouse-outside-'))
  writeFileSync(join(outside, 'secret.csv'), 'n\n1\n')
  mkdirSync(join(incoming, 'links'))
  symlinkSync(join(outside, 'secret.csv'), join(incoming, 'links/secret.csv'))
  await job('links', 'links/*.csv')
  expect((await room.run('links')).tasks[0]?.result).toMatchObject({ rows: '0' })
  await job('upwards', `../${outside.split('/').at(-1)}/*.csv`)
  expect((await room.run('upwards')).tasks[0]?.attempts[0]?.error?.error_code).toBe('PATH_REFUSED')
  await room.call('POST', '/connections', { name: 'home', kind: 'files', fields: { root: '/proc/self' } })
  const tasks = [{ task_key: 'a', ingest: { connection: 'home', path: 'environ', target: { table: 'x' } } }]
  await room.createJob('environment', { tasks })
  expect((await room.run('environment')).tasks[0]?.attempts[0]?.error?.error_code).toBe('PATH_REFUSED')
  rmSync(outside, { recursive: true })
})
