import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStatementRoom, type StatementRoom } from './testing.ts'

let it: StatementRoom
beforeAll(async () => {
  it = await createStatementRoom()
})
afterAll(() => it.close())

test('after its time a result is closed, its spool deleted, its history kept', async () => {
  const answer = it.submit('SELECT n')
  const run = await it.script.next()
  const spool = { parts: [{ file: run.id, rows: 1, bytes: 8 }], columns: [], forms: [], rowCount: 1 }
  it.script.spools.set(run.id, [['1']])
  run.succeed({ columns: [{ name: 'n', typeText: 'BIGINT' }], rows: [['1']], rowCount: 1, spool })
  await answer
  const fresh = it.submit('SELECT 2')
  ;(await it.script.next()).succeed()
  const young = (await fresh).statement_id

  await it.module.sweep()
  expect(it.script.deleted).toEqual([])
  await sql`UPDATE statement SET result_expires_at = clock_timestamp() - interval '1 s' WHERE id = ${run.id}`.execute(
    it.room.database.db,
  )
  await it.module.sweep()

  expect(it.script.deleted).toEqual([spool])
  const ctx = it.room.request('statements.get')
  const closed = await it.statements.get(ctx, it.room.workspace, run.id)
  expect(closed.status.state).toBe('CLOSED')
  expect(closed.result).toBeUndefined()
  await expect(
    it.results.window(it.room.request('statements.result'), it.room.workspace, run.id, { row_limit: 1 }),
  ).rejects.toMatchObject({ code: 'RESULT_EXPIRED', status: 410 })
  expect((await it.statements.get(ctx, it.room.workspace, young)).status.state).toBe('SUCCEEDED')

  await it.module.sweep()
  expect(it.script.deleted).toHaveLength(1)
})
