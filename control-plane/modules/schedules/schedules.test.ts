import { afterAll, beforeAll, expect, test } from 'vitest'
import { NewJob } from '@boathouse/contract/jobs/shapes.ts'
import { NewSchedule } from '@boathouse/contract/schedules/shapes.ts'
import { createTestWorkspace, type TestWorkspace } from '../../testing/test-workspace.ts'
import { createJob } from '../jobs/jobs.service.ts'
import {
  createSchedule,
  deleteSchedule,
  listSchedules,
  previewSchedule,
  updateSchedule,
} from './schedules.service.ts'
import { getFireCalendar, listUpcoming } from './upcoming.service.ts'

let room: TestWorkspace
const path = { workspace: 'default', job: 'nightly' }
beforeAll(async () => {
  room = await createTestWorkspace()
  const deps = {
    db: room.database.db,
    user: () => Promise.resolve(undefined),
    limitChanged: async () => undefined,
    statementProblem: () => Promise.resolve(undefined),
  }
  const body = NewJob.parse({
    name: 'nightly',
    tasks: [{ task_key: 'a', noop: {} }],
    parameters: [{ name: 'day', default: '' }],
  })
  await createJob(deps, room.request('jobs.create'), room.workspace, body)
})
afterAll(() => room.drop())

const create = (given: object) =>
  createSchedule(
    room.database.db,
    room.request('schedules.create'),
    path,
    NewSchedule.parse({ cron: { expression: '0 2 * * *' }, ...given }),
  )

test('a schedule shows its next ten instants, none while it is paused', async () => {
  const made = await create({ name: 'at-two', cron: { expression: '0 2 * * *', time_zone: 'Europe/Warsaw' } })
  expect(made.next_fires).toHaveLength(10)
  const paused = await updateSchedule(
    room.database.db,
    room.request('schedules.update', { ifMatch: 1 }),
    { ...path, schedule: 'at-two' },
    NewSchedule.parse({ name: 'at-two', cron: made.cron, paused: true }),
  )
  expect(paused).toMatchObject({ version: 2, next_fires: [], paused: true })
})

test.each([
  [{ name: 'february', cron: { expression: '0 0 31 2 *' } }, { code: 'NEVER_FIRES' }],
  [
    { name: 'nowhere', cron: { expression: '0 0 * * *', time_zone: 'Mars/Base' } },
    { code: 'INVALID_REQUEST' },
  ],
  [{ name: 'words', cron: { expression: 'every day' } }, { code: 'INVALID_REQUEST' }],
  [{ name: 'other', parameters: { colour: 'red' } }, { code: 'INVALID_REQUEST' }],
])('%o is refused', async (given, error) => {
  await expect(create(given)).rejects.toMatchObject(error)
})

test('a name is taken once in a job; a stale change and a stranger are refused', async () => {
  await create({ name: 'twice' })
  await expect(create({ name: 'twice' })).rejects.toMatchObject({ code: 'SCHEDULE_EXISTS' })
  const stale = room.request('schedules.delete', { ifMatch: 7 })
  await expect(deleteSchedule(room.database.db, stale, { ...path, schedule: 'twice' })).rejects.toMatchObject(
    { code: 'STALE_VERSION' },
  )
  await expect(listSchedules(room.database.db, room.strangerRequest('x'), path)).rejects.toMatchObject({
    status: 404,
  })
  await deleteSchedule(room.database.db, room.request('schedules.delete'), { ...path, schedule: 'twice' })
  const { schedules } = await listSchedules(room.database.db, room.request('x'), path)
  expect(schedules.map(({ name }) => name)).not.toContain('twice')
})

test('the calendar holds what fires in the next hours, soonest first', async () => {
  await create({ name: 'hourly', cron: { expression: '0 * * * *' } })
  await create({ name: 'half', cron: { expression: '30 * * * *' } })
  const { fires } = await listUpcoming(room.database.db, room.request('x'), room.workspace, 3)
  const names = fires.filter(({ schedule }) => schedule !== 'at-two').map(({ schedule }) => schedule)
  expect([...names].sort()).toEqual(['half', 'half', 'half', 'hourly', 'hourly', 'hourly'])
  const instants = fires.map(({ instant }) => instant)
  expect(instants).toEqual(instants.toSorted())
})

test('the calendar counts by the hours since its beginning, and says from where on it is not complete', async () => {
  await create({ name: 'each-second', cron: undefined, interval: { seconds: 1 } })
  const from = new Date(Date.now() - 1000).toISOString()
  const answer = await getFireCalendar(room.database.db, room.request('x'), room.workspace, { from, days: 1 })
  expect(answer.hours.map(({ start }) => (Date.parse(start) - Date.parse(from)) / 3_600_000)).toEqual([
    0, 1, 2,
  ])
  expect(answer.hours[1]?.schedules.find(({ schedule }) => schedule === 'each-second')?.fires).toBe(3600)
  expect(answer.hours.reduce((sum, { fires }) => sum + fires, 0)).toBe(10_000)
  expect(Date.parse(answer.complete_until ?? '')).toBeGreaterThan(Date.parse(answer.hours[2]?.start ?? ''))
})

test('a preview tells the instants and makes nothing', async () => {
  const before = await listSchedules(room.database.db, room.request('x'), path)
  const { next_fires: fires } = await previewSchedule(room.database.db, room.request('x'), room.workspace, {
    cron: { expression: '0 0 1 1 *', time_zone: 'UTC' },
  })
  expect(fires).toHaveLength(10)
  expect(await listSchedules(room.database.db, room.request('x'), path)).toEqual(before)
})
