import { EngineError } from '@boathouse/engines'
import { positionAt, SqlError } from '@boathouse/sql'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { auditedOperations } from '../../testing/test-workspace.ts'
import { createStatementRoom, type StatementRoom } from './testing.ts'

let it: StatementRoom
beforeAll(async () => {
  it = await createStatementRoom()
})
afterAll(() => it.close())
beforeEach(() => {
  it.room.told.length = 0
})

test('a statement that ends at once answers with its rows, exact texts', async () => {
  const answer = it.submit('SELECT 9007199254740993 AS n, NULL AS nothing')
  const run = await it.script.next()
  run.running()
  run.succeed({
    columns: [
      { name: 'n', typeText: 'BIGINT' },
      { name: 'nothing', typeText: 'INTEGER' },
    ],
    rows: [['9007199254740993', null]],
    rowCount: 1,
    bytesRead: 5n,
  })
  const got = await answer
  expect(got).toMatchObject({
    statement_id: run.id,
    status: { state: 'SUCCEEDED' },
    manifest: {
      schema: {
        column_count: 2,
        columns: [{ name: 'n', type_text: 'BIGINT', position: 0 }, { name: 'nothing' }],
      },
      total_row_count: 1,
      truncated: false,
    },
    result: { row_offset: 0, row_count: 1, data_array: [['9007199254740993', null]] },
    bytes_read: '5',
  })
  const again = await it.statements.get(it.room.request('statements.get'), it.room.workspace, run.id)
  expect(again).toEqual(got)
})

test('the row, its audit event and the news of its end are there', async () => {
  const before = await auditedOperations(it.room)
  const answer = it.submit('SELECT 1')
  const run = await it.script.next()
  run.succeed()
  await answer
  expect((await auditedOperations(it.room)).slice(before.length)).toEqual(['statements.execute'])
  expect(it.room.told).toEqual([`statements ${run.id}`])
})

test('an error keeps its code and its place in the text', async () => {
  const text = 'SELECT\n  nme FROM t'
  const answer = it.submit(text)
  const run = await it.script.next()
  const position = positionAt(text, 9)
  run.fail(new SqlError('SYNTAX_ERROR', 'No such thing as nme.', position, 3))
  expect((await answer).status).toEqual({
    state: 'FAILED',
    queue_position: undefined,
    error: {
      error_code: 'SYNTAX_ERROR',
      message: 'No such thing as nme.',
      line: 2,
      column: 3,
      offset: 9,
      length: 3,
    },
  })
})

test('a fault of ours says nothing but where to look', async () => {
  const answer = it.submit('SELECT 1')
  const run = await it.script.next()
  run.fail(new TypeError('secret detail of the inside'))
  const { status } = await answer
  expect(status.error?.error_code).toBe('INTERNAL_ERROR')
  expect(status.error?.message).toContain(run.id)
  expect(JSON.stringify(status)).not.toContain('secret detail')
})

test('a statement that waits for a slot says how many are before it', async () => {
  const answer = await it.submit('SELECT 2', { wait_timeout: '0s' })
  expect(answer.status.state).toBe('QUEUED')
  const run = await it.script.next()
  run.queued(3)
  const ctx = it.room.request('statements.get')
  expect((await it.statements.get(ctx, it.room.workspace, run.id)).status).toMatchObject({
    state: 'QUEUED',
    queue_position: 3,
  })
  run.running()
  expect((await it.statements.get(ctx, it.room.workspace, run.id)).status.state).toBe('RUNNING')
  run.succeed()
  await it.module.statements.cancel(it.room.request('statements.cancel'), it.room.workspace, run.id)
  expect((await it.statements.get(ctx, it.room.workspace, run.id)).status.state).toBe('SUCCEEDED')
})

test('what a write changed is told with ids as text', async () => {
  const answer = it.submit('INSERT INTO t VALUES (1)')
  const run = await it.script.next()
  run.succeed({ effects: [{ table: 'lake.main.t', snapshotId: 5_946_271_102_874_619_234n, rows: 1n }] })
  expect((await answer).effects).toEqual([
    { table: 'lake.main.t', snapshot_id: '5946271102874619234', rows: '1' },
  ])
})

test('a stranger sees neither the statement nor the workspace', async () => {
  const answer = it.submit('SELECT 3')
  const run = await it.script.next()
  run.succeed()
  await answer
  const stranger = it.room.strangerRequest('statements.get')
  await expect(it.statements.get(stranger, it.room.workspace, run.id)).rejects.toMatchObject({ status: 404 })
  await expect(
    it.statements.get(it.room.request('statements.get'), it.room.workspace, it.room.workspaceId),
  ).rejects.toMatchObject({ code: 'STATEMENT_NOT_FOUND' })
})

test('an engine that lost its child fails the statement, not the server', async () => {
  const answer = it.submit('SELECT 4')
  const run = await it.script.next()
  run.fail(new EngineError('ENGINE_LOST', 'The engine died.'))
  expect((await answer).status.error).toMatchObject({ error_code: 'ENGINE_LOST' })
})
