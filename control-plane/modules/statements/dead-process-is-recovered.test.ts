import type { IcebergCatalog } from '@boathouse/iceberg'
import { NoSuchTable } from '@boathouse/iceberg'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStatementRoom, type StatementRoom } from './testing.ts'

/** Snapshots by table name, as `loadTable` gives them. */
const tables = new Map<string, { 'snapshot-id': bigint; summary: Record<string, string> }[]>()
let away = false
const catalog = {
  name: 'lake',
  loadNamespace: async () => ({}),
  loadTable: async (ident: { namespace: readonly string[]; name: string }) => {
    if (away) throw new Error('the object store is away')
    const snapshots = tables.get([...ident.namespace, ident.name].join('.'))
    if (!snapshots) throw new NoSuchTable(ident)
    return { metadata: { location: 'file:///nowhere/boathouse', snapshots } }
  },
} as unknown as IcebergCatalog

let it: StatementRoom
beforeAll(async () => {
  it = await createStatementRoom({ catalog: () => Promise.resolve(catalog) })
})
afterAll(() => it.room.drop())

const DEAD = '00000000-0000-7000-8000-00000000dead'

/** A statement whose process died: its lease is another's and ran out. */
const abandoned = async (text: string): Promise<string> => {
  await it.submit(text, { wait_timeout: '0s' })
  const { id } = await it.script.next()
  await sql`UPDATE statement SET lease_owner = ${DEAD}, lease_expires_at = clock_timestamp() - interval '1 s'
    WHERE id = ${id}`.execute(it.room.database.db)
  return id
}
const stateOf = async (id: string) => {
  const { rows } = await sql<{
    state: string
    code: string | null
    effects: unknown
  }>`SELECT state, error->>'error_code' AS code, effects FROM statement WHERE id = ${id}`.execute(
    it.room.database.db,
  )
  return rows[0]
}

test('a read that lost its process fails with ENGINE_LOST', async () => {
  const id = await abandoned('SELECT 1')
  await it.module.recover(false)
  expect(await stateOf(id)).toMatchObject({ state: 'FAILED', code: 'ENGINE_LOST' })
})

test('a write whose snapshot is in the table succeeded, with that effect', async () => {
  const id = await abandoned('INSERT INTO sales.Orders SELECT 1')
  tables.set('sales.orders', [
    { 'snapshot-id': 1n, summary: { 'boathouse.statement-id': 'another' } },
    { 'snapshot-id': 2n, summary: { 'boathouse.statement-id': id, 'added-records': '12' } },
    { 'snapshot-id': 3n, summary: {} },
  ])
  await it.module.recover(false)
  expect(await stateOf(id)).toEqual({
    state: 'SUCCEEDED',
    code: null,
    effects: [{ table: 'lake.sales.orders', snapshot_id: '2', rows: '12' }],
  })
})

test('a write without a snapshot did not happen', async () => {
  const id = await abandoned('DELETE FROM sales.orders')
  await it.module.recover(false)
  expect(await stateOf(id)).toMatchObject({ state: 'FAILED', code: 'ENGINE_LOST', effects: [] })
})

test('what cannot be judged now is not ended', async () => {
  const id = await abandoned('INSERT INTO sales.orders SELECT 1')
  away = true
  await it.module.recover(false)
  away = false
  expect(await stateOf(id)).toMatchObject({ state: 'QUEUED' })
  await it.module.recover(false)
  expect(await stateOf(id), 'the lease that was taken to look runs first').toMatchObject({ state: 'QUEUED' })
  await sql`UPDATE statement SET lease_expires_at = clock_timestamp() - interval '1 s' WHERE id = ${id}`.execute(
    it.room.database.db,
  )
  await it.module.recover(false)
  expect(await stateOf(id)).toMatchObject({ state: 'FAILED' })
})

test('a living process keeps its statement; alone, a foreign lease is a dead one', async () => {
  await it.submit('SELECT 1', { wait_timeout: '0s' })
  const { id } = await it.script.next()
  await sql`UPDATE statement SET lease_owner = ${DEAD} WHERE id = ${id}`.execute(it.room.database.db)
  await it.module.recover(false)
  expect(await stateOf(id)).toMatchObject({ state: 'QUEUED' })
  await it.module.recover(true)
  expect(await stateOf(id)).toMatchObject({ state: 'FAILED' })
})

test('the old owner can write nothing any more, and drops what it spooled', async () => {
  const answer = it.submit('SELECT 1')
  const run = await it.script.next()
  await it.recorded(run.id)
  await sql`UPDATE statement SET lease_owner = ${DEAD}, lease_expires_at = clock_timestamp() - interval '1 s'
    WHERE id = ${run.id}`.execute(it.room.database.db)
  await it.module.recover(false)
  const spool = { parts: [{ file: run.id, rows: 1, bytes: 8 }], columns: [], forms: [], rowCount: 1 }
  run.succeed({ rows: [['1']], rowCount: 1, spool })
  expect((await answer).status).toMatchObject({ state: 'FAILED', error: { error_code: 'ENGINE_LOST' } })
  expect(it.script.deleted).toEqual([spool])
})
