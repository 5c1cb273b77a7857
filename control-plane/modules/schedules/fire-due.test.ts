import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { NewJob } from '@boathouse/contract/jobs/shapes.ts'
import { NewSchedule } from '@boathouse/contract/schedules/shapes.ts'
import { createTestWorkspace, type TestWorkspace } from '../../testing/test-workspace.ts'
import { createJob, deleteJob } from '../jobs/jobs.service.ts'
import { fireDue, type ScheduledRun, type StartRuns } from './fire-due.ts'
import { createSchedule, getSchedule, updateSchedule } from './schedules.service.ts'

let room: TestWorkspace
beforeAll(async () => {
  room = await createTestWorkspace()
})
afterAll(() => room.drop())
beforeEach(async () => {
  await room.database.db.deleteFrom('schedule').execute()
})

const jobDeps = () => ({
  db: room.database.db,
  user: () => Promise.resolve(undefined),
  limitChanged: async () => undefined,
  statementProblem: () => Promise.resolve(undefined),
})
let jobs = 0
/** A job with one schedule whose next instant was `late` seconds ago. */
const dueSchedule = async (late: number, more: object = {}) => {
  const name = `job-${++jobs}`
  const body = NewJob.parse({
    name,
    tasks: [{ task_key: 'a', noop: {} }],
    parameters: [{ name: 'day', default: '' }],
  })
  await createJob(jobDeps(), room.request('jobs.create'), room.workspace, body)
  const path = { workspace: room.workspace, job: name }
  const settings = NewSchedule.parse({ name: 'beat', interval: { seconds: 1000 }, ...more })
  const { schedule_id: id } = await createSchedule(
    room.database.db,
    room.request('schedules.create'),
    path,
    settings,
  )
  const due = Date.now() - late * 1000
  const instant = new Date(due).toISOString()
  await room.database.db
    .updateTable('schedule')
    .set({ anchor: new Date(due - 1_000_000).toISOString(), next_fire_at: instant })
    .where('id', '=', id)
    .execute()
  return { id, path, instant }
}

const collecting = (): { readonly runs: ScheduledRun[]; readonly start: StartRuns } => {
  const runs: ScheduledRun[] = []
  return {
    runs,
    start: async (_tx, more) => {
      runs.push(...more)
      return new Map()
    },
  }
}

test('what is due is fired once, and the next instant is in the future', async () => {
  const { path, instant } = await dueSchedule(1, { parameters: { day: 'x' } })
  const { runs, start } = collecting()
  await fireDue(room.database.db, start)
  await fireDue(room.database.db, start)
  expect(runs.map((run) => [run.scheduledFor.toISOString(), run.parameters])).toEqual([
    [instant, { day: 'x' }],
  ])
  const shown = await getSchedule(room.database.db, room.request('x'), { ...path, schedule: 'beat' })
  expect(shown.last_fire).toMatchObject({ run_id: runs[0]?.runId })
  expect(Date.parse(shown.last_fire?.instant ?? '')).toBe(Date.parse(instant))
  expect(Date.parse(shown.next_fires[0] ?? '')).toBeGreaterThan(Date.now() - 1000)
})

test('schedulers at the same time fire each instant once', async () => {
  for (let n = 0; n < 20; n++) await dueSchedule(100 * n + 50, { catch_up: 'ALL' })
  const { runs, start } = collecting()
  const rounds = Array.from({ length: 6 }, () => fireDue(room.database.db, start))
  const looked = await Promise.all(rounds)
  expect(looked.reduce((sum, count) => sum + count)).toBe(20)
  const fired = runs.map((run) => `${run.jobId} ${run.scheduledFor.toISOString()}`)
  expect(new Set(fired).size).toBe(fired.length)
  // Ten that were less than an interval late fire one instant, ten that were later fire two.
  expect(fired).toHaveLength(10 * 1 + 10 * 2)
})

test('an instant that was fired before the clock was set back is not fired again', async () => {
  const { id, instant } = await dueSchedule(1)
  const { runs, start } = collecting()
  await fireDue(room.database.db, start)
  await room.database.db.updateTable('schedule').set({ next_fire_at: instant }).where('id', '=', id).execute()
  await fireDue(room.database.db, start)
  expect(runs).toHaveLength(1)
})

test('runs that cannot be made leave the instant to be fired', async () => {
  await dueSchedule(1)
  await expect(fireDue(room.database.db, () => Promise.reject(new Error('no room')))).rejects.toThrow(
    'no room',
  )
  const { runs, start } = collecting()
  await fireDue(room.database.db, start)
  expect(runs).toHaveLength(1)
})

test('a schedule of a deleted job is silent', async () => {
  const { id, path } = await dueSchedule(1)
  await deleteJob(jobDeps(), room.request('jobs.delete'), path)
  const { runs, start } = collecting()
  await fireDue(room.database.db, start)
  expect(runs).toEqual([])
  const row = await room.database.db
    .selectFrom('schedule')
    .select('next_fire_at')
    .where('id', '=', id)
    .executeTakeFirst()
  expect(row?.next_fire_at).toBeNull()
})

test('a schedule whose runs cannot be made pauses itself, says why, and goes on once a person resumes it', async () => {
  const { path } = await dueSchedule(1)
  await dueSchedule(2)
  const { runs, start } = collecting()
  await fireDue(room.database.db, async (tx, asked) => {
    await start(tx, asked.slice(0, 1))
    return new Map(asked.slice(1).map(({ runId }) => [runId, 'no day was given']))
  })
  expect(runs).toHaveLength(1)
  const shown = await getSchedule(room.database.db, room.request('x'), { ...path, schedule: 'beat' })
  expect(shown).toMatchObject({
    paused: true,
    paused_reason: 'no day was given',
    next_fires: [],
    last_fire: { run_id: null },
    version: 2,
  })
  const settings = NewSchedule.parse({ name: 'beat', interval: { seconds: 1000 } })
  const resumed = await updateSchedule(
    room.database.db,
    room.request('schedules.update'),
    { ...path, schedule: 'beat' },
    settings,
  )
  expect(resumed).toMatchObject({ paused: false, paused_reason: null })
})
