import { operations } from '@boathouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRestRoom, textAt, type RestRoom } from './testing.ts'

let room: RestRoom
beforeAll(async () => {
  room = await startRestRoom()
  for (const name of ['a', 'b']) await room.createTable(name)
})
afterAll(() => room?.close())

const change = (name: string, more: object = {}) => ({
  identifier: { namespace: ['main'], name },
  updates: [{ action: 'set-properties', updates: { touched: name } }],
  ...more,
})
const commit = (...changes: object[]) =>
  room.call('POST', '/lake/transactions/commit', { 'table-changes': changes })
const touched = async (name: string): Promise<string> =>
  textAt(
    (await room.call('GET', `/lake/namespaces/main/tables/${name}`)).json,
    'metadata',
    'properties',
    'touched',
  )
const audited = async (): Promise<unknown[]> => {
  const { rows } = await room.server.database.pool.query(
    'SELECT outcome, details FROM audit_event WHERE operation = $1 ORDER BY id',
    [operations.icebergCommitTransaction.name],
  )
  return rows
}

test('when one table refuses, none changes', async () => {
  const refused = await commit(
    change('a'),
    change('b', { requirements: [{ type: 'assert-current-schema-id', 'current-schema-id': 7 }] }),
  )
  expect(refused.status).toBe(409)
  expect(refused.json).toMatchObject({ error: { type: 'CommitFailedException' } })
  const absent = await commit(change('a'), change('none'))
  expect(absent.status).toBe(404)
  expect([await touched('a'), await touched('b')]).toEqual(['', ''])
})

test('when all agree, all change', async () => {
  expect((await commit(change('a'), change('b'))).status).toBe(204)
  expect([await touched('a'), await touched('b')]).toEqual(['a', 'b'])
})

test('an empty one changes nothing and is recorded', async () => {
  const before = await audited()
  expect((await commit()).status).toBe(204)
  const after = await audited()
  expect(after.slice(before.length)).toMatchObject([{ outcome: 'done', details: { unchanged: true } }])
})

test.each([
  [{ action: 'dance' }, 400],
  [{ action: 'set-location', location: 'file:///etc' }, 403],
])('an update that can never be applied, %j, is a %i', async (update, status) => {
  expect((await commit(change('a'), change('b', { updates: [update] }))).status).toBe(status)
})

test('a table named twice is a 400', async () => {
  expect((await commit(change('a'), change('a'))).status).toBe(400)
})
