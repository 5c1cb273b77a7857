import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditedOperations } from '../../testing/test-workspace.ts'
import { createStatementRoom, type StatementRoom } from './testing.ts'

let it: StatementRoom
beforeAll(async () => {
  it = await createStatementRoom()
})
afterAll(() => it.close())

interface Row {
  readonly state: string
  readonly version: bigint
  readonly in_order: boolean
}

/** A row that was written whole has its first version; an end that comes to it makes the second. */
const rowOf = async (id: string): Promise<Row | undefined> => {
  const { rows } =
    await sql<Row>`SELECT state, version, created_at <= started_at AND started_at <= finished_at AS in_order
    FROM statement WHERE id = ${id}`.execute(it.room.database.db)
  return rows[0]
}

test('a read that ends at once is written with its end, and audited', async () => {
  const before = await auditedOperations(it.room)
  const answer = it.submit('SELECT 1')
  const run = await it.script.next()
  run.running()
  run.succeed()
  expect((await answer).status.state).toBe('SUCCEEDED')
  expect(await rowOf(run.id)).toEqual({ state: 'SUCCEEDED', version: 1n, in_order: true })
  expect((await auditedOperations(it.room)).slice(before.length)).toEqual(['statements.execute'])
})

test('a read that takes longer has its row while it runs', async () => {
  const answer = it.submit('SELECT 1')
  const run = await it.script.next()
  await expect.poll(() => rowOf(run.id)).toMatchObject({ state: 'QUEUED', version: 1n })
  run.succeed()
  await answer
  expect(await rowOf(run.id)).toMatchObject({ state: 'SUCCEEDED', version: 2n })
})

test('whoever asks for a read by its id finds it at once', async () => {
  const answer = it.submit('SELECT 1')
  const run = await it.script.next()
  await it.recorded(run.id)
  expect(await rowOf(run.id)).toMatchObject({ state: 'QUEUED' })
  run.succeed()
  await answer
})

test('what may change something has its row before it runs', async () => {
  for (const text of ['INSERT INTO t VALUES (1)', 'DROP TABLE t', '/* a comment */ SELECT 1']) {
    const answer = it.submit(text)
    const run = await it.script.next()
    expect(await rowOf(run.id), text).toMatchObject({ state: 'QUEUED' })
    run.succeed()
    await answer
  }
})
