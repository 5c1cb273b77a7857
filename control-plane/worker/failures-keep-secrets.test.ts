import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { neverPrint } from '../platform/known-secrets.ts'
import { createRunRoom, type RunRoom } from './testing.ts'

const SECRET = 'wave-breaker-7731'

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
  neverPrint(SECRET)
})
afterAll(() => room.close())

const stored = async (table: 'statement' | 'run' | 'task_run' | 'task_run_attempt' | 'run_event') => {
  const columns = {
    statement: 'error',
    run: 'message',
    task_run: 'message',
    task_run_attempt: 'concat(message, error)',
    run_event: 'changes',
  }
  const all = `SELECT string_agg((${columns[table]})::text, ' ') AS text FROM ${table}`
  const { rows } = await sql.raw<{ text: string | null }>(all).execute(room.server.database.db)
  return rows[0]?.text ?? ''
}

// The engine quotes what it cannot read.
const BREAKS = `SELECT CAST('${SECRET}' AS INTEGER)`

test('the stored error of a statement does not quote a known secret', async () => {
  await expect(room.sql(BREAKS)).rejects.toThrow('[redacted]')
  const text = await stored('statement')
  expect(text).toContain('[redacted]')
  expect(text).not.toContain(SECRET)
})

test('neither do the stored errors of a run, its tasks, attempts and events', async () => {
  await room.createJob('breaks', { tasks: [{ task_key: 'cast', sql: { statement: BREAKS } }] })
  const run = await room.run('breaks')
  expect(run.state).toBe('FAILED')
  const told = await Promise.all(
    (['run', 'task_run', 'task_run_attempt', 'run_event'] as const).map((table) => stored(table)),
  )
  expect(told.join(' ')).toContain('[redacted]')
  expect(told.join(' ')).not.toContain(SECRET)
})
