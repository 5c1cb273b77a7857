import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { createTestWorkspace, type TestWorkspace } from '../../testing/test-workspace.ts'
import { listRuns } from './run-list.store.ts'
import type { RunState } from './run-states.ts'

const STATES: readonly RunState[] = ['FAILED', 'SUCCEEDED', 'RUNNING', 'TIMED_OUT', 'QUEUED', 'CANCELED']
const job = newId()
const ids: string[] = []

let room: TestWorkspace
let workspaceId: string
beforeAll(async () => {
  room = await createTestWorkspace()
  const { pool } = room.database
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM workspace WHERE name = 'default'")
  workspaceId = rows[0]?.id ?? ''
  for (let made = 0; made < 12; made += 1) {
    const [id, state] = [newId(), STATES[made % STATES.length]]
    const jobId = made < 6 ? job : newId()
    ids.push(id)
    await pool.query(
      `INSERT INTO run (id, workspace_id, job_id, job_name, job_version, state, parameters, priority, trigger,
         requested_by, run_as_id, run_as) VALUES ($1, $2, $3, 'job', 1, $4, '{}', 50, 'MANUAL', '', $1, '')`,
      [id, workspaceId, jobId, state],
    )
    if (state === 'RUNNING' || state === 'QUEUED')
      await pool.query(
        'INSERT INTO run_work (run_id, workspace_id, job_id, priority) VALUES ($1, $2, $3, 50)',
        [id, workspaceId, jobId],
      )
  }
})
afterAll(() => room.drop())

const listed = async (
  states: readonly RunState[] | undefined,
  more: { readonly jobId?: string; readonly before?: string; readonly limit?: number } = {},
): Promise<readonly number[]> => {
  const filter = { workspaceId, jobId: undefined, trigger: undefined, before: undefined, limit: 100 }
  const days = { createdAfter: undefined, createdBefore: undefined }
  const rows = await listRuns(room.database.db, { ...filter, ...days, states, ...more })
  return rows.map((row) => ids.indexOf(row.id))
}

test('runs of several states, live ones and ended ones, come newest first', async () => {
  expect(await listed(undefined)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
  expect(await listed(['FAILED', 'TIMED_OUT'])).toEqual([9, 6, 3, 0])
  expect(await listed(['QUEUED', 'RUNNING'])).toEqual([10, 8, 4, 2])
  expect(await listed(['SUCCEEDED', 'RUNNING', 'FAILED', 'FAILED'])).toEqual([8, 7, 6, 2, 1, 0])
  expect(await listed(['SKIPPED', 'STOPPING'])).toEqual([])
})

test('a page goes on where the one before ended, over all states together', async () => {
  const first = await listed(['FAILED', 'SUCCEEDED', 'QUEUED'], { limit: 3 })
  expect(first).toEqual([10, 7, 6])
  expect(await listed(['FAILED', 'SUCCEEDED', 'QUEUED'], { limit: 3, before: ids[6] ?? '' })).toEqual([
    4, 1, 0,
  ])
})

test('of one job', async () => {
  expect(await listed(['FAILED', 'RUNNING'], { jobId: job })).toEqual([2, 0])
})
