import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../../platform/database.ts'
import { newId } from '../../../platform/ids.ts'
import { historyKeeper } from './keep-history.ts'
import { sweepHistory } from './sweep-runs.ts'
import { DEFAULT_RETENTION } from './retention.policy.ts'
import { saveRetention } from './retention.store.ts'
import { createHistoryRoom, type HistoryRoom } from './testing.ts'

let room: HistoryRoom
beforeAll(async () => {
  room = await createHistoryRoom()
})
afterAll(() => room.drop())

const always = () => Promise.resolve(true)
const sweep = () => sweepHistory({ db: room.database.db, archive: room.archive }, always)
const keep = (days: Partial<typeof DEFAULT_RETENTION>) =>
  inTransaction(room.database.db, (tx) =>
    saveRetention(tx, room.workspaceId, { ...DEFAULT_RETENTION, ...days }),
  )

test('parts go by their own days, and the run with all of them by its', async () => {
  const [, middle, old, ancient] = [
    await room.addRun(1),
    await room.addRun(40),
    await room.addRun(100),
    await room.addRun(400),
  ]
  expect(await sweep()).toBe(1)
  expect(await room.count('run', `id = '${ancient.id}'`)).toBe(0)
  expect(await room.count('run')).toBe(3)
  for (const table of ['task_run', 'task_run_attempt', 'run_event'])
    expect(await room.count(table, `run_id = '${ancient.id}'`), table).toBe(0)
  expect(await room.count('task_run', "json_array_length(result -> 'data_array') > 0")).toBe(1)
  expect(await room.count('task_run', "result ->> 'rows' = '1'")).toBe(3)
  expect(await room.count('task_run_attempt', `log IS NULL AND run_id = '${old.id}'`)).toBe(1)
  expect(await room.count('task_run_attempt', `log IS NOT NULL AND run_id = '${middle.id}'`)).toBe(1)
  expect(await room.count('run_event', `run_id = '${old.id}'`)).toBe(0)
  expect(await room.count('run_event')).toBe(2)
})

test('a workspace that keeps everything for ever loses nothing', async () => {
  await room.addRun(5000)
  const before = await room.count('run')
  await keep({ runs_days: null, logs_days: null, results_days: null, events_days: null })
  expect(await sweep()).toBe(0)
  expect(await room.count('run')).toBe(before)
  await keep({ runs_days: 1000 })
  expect(await sweep()).toBe(1)
})

test('what has not ended stays, and what a live repair builds on', async () => {
  const live = await room.addRun(2000, { live: true })
  const original = await room.addRun(2001)
  const { pool } = room.database
  await pool.query('UPDATE run SET original_run_id = $1 WHERE id = $2', [original.id, live.id])
  await pool.query('INSERT INTO run_work (run_id, workspace_id, job_id, priority) VALUES ($1, $2, $2, 0)', [
    live.id,
    room.workspaceId,
  ])
  expect(await sweep()).toBe(0)
  await pool.query('DELETE FROM run_work')
  expect(await sweep()).toBe(1)
  expect(await room.count('run', `id = '${live.id}'`)).toBe(1)
})

test('more than a batch goes in one round, with its objects, and a round that was cut short goes on', async () => {
  for (let index = 0; index < 250; index++) await room.addRun(1500)
  const { attemptId } = await room.addRun(1501)
  const { location } = await room.archive.write(attemptId, 10, Buffer.from('more'))
  await room.database.pool.query('INSERT INTO run_log_object VALUES ($1, 10, 4, $2, 4)', [
    attemptId,
    location,
  ])
  // Of the first two hundred, one is at work.
  let steps = 0
  const deps = { db: room.database.db, archive: room.archive }
  expect(await sweepHistory(deps, () => Promise.resolve(++steps <= 1))).toBe(199)
  expect(await room.storage.stat(location)).toBeUndefined()
  expect(await sweep()).toBe(52)
  expect(await room.count('run_log_object')).toBe(0)
})

test('one process at a time sweeps; of a workspace that is gone nothing stays', async () => {
  const { db, pool } = room.database
  const mine = historyKeeper({ db, archive: room.archive, owner: newId() })
  await pool.query(
    "UPDATE periodic_lease SET owner = $1, expires_at = now() + interval '1 hour' WHERE true",
    [newId()],
  )
  await pool.query(
    "INSERT INTO periodic_lease VALUES ('sweep of run history', $1, now() + interval '1 hour') ON CONFLICT DO NOTHING",
    [newId()],
  )
  const gone = newId()
  await pool.query("UPDATE run SET workspace_id = $1 WHERE state = 'SUCCEEDED'", [gone])
  const before = await room.count('run')
  await mine.sweep()
  expect(await room.count('run')).toBe(before)
  await pool.query("UPDATE periodic_lease SET expires_at = '-infinity'")
  await mine.sweep()
  expect(await room.count('run', `workspace_id = '${gone}'`)).toBe(0)
  expect(await room.count('run')).toBe(1)
})
