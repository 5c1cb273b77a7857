import { afterAll, beforeAll, expect, test } from 'vitest'
import { NewJob } from '@boathouse/contract/jobs/shapes.ts'
import { createTestWorkspace, type TestWorkspace } from '../../testing/test-workspace.ts'
import type { JobDeps } from './job-deps.ts'
import {
  createJob,
  deleteJob,
  getJob,
  getVersion,
  listJobs,
  listVersions,
  restoreVersion,
  updateJob,
} from './jobs.service.ts'

let room: TestWorkspace
let deps: JobDeps
beforeAll(async () => {
  room = await createTestWorkspace()
  deps = {
    db: room.database.db,
    user: () => Promise.resolve(undefined),
    limitChanged: async () => undefined,
    statementProblem: async () => undefined,
  }
})
afterAll(() => room.drop())

const body = (name: string, more: object = {}) =>
  NewJob.parse({ name, tasks: [{ task_key: 'a', noop: {} }], ...more })
const create = (more: object) =>
  createJob(deps, room.request('jobs.create'), room.workspace, body('unique', more))
const list = (query: object) => listJobs(deps, room.request('x'), room.workspace, { page_size: 2, ...query })
const path = (job: string) => ({ workspace: room.workspace, job })

test('every save is a new version, which never changes', async () => {
  const made = await createJob(deps, room.request('jobs.create'), room.workspace, body('nightly'))
  expect(made).toMatchObject({ version: 1, run_as: 'ada', max_concurrent_runs: 1, on_limit: 'QUEUE' })
  const second = await updateJob(
    deps,
    room.request('jobs.update', { ifMatch: 1 }),
    path('nightly'),
    body('nightly', { description: 'later', message: 'say when' }),
  )
  expect(second).toMatchObject({ version: 2, description: 'later', job_id: made.job_id })
  const back = await restoreVersion(
    deps,
    room.request('job_versions.restore'),
    { ...path('nightly'), version: 1 },
    undefined,
  )
  expect(back).toMatchObject({ version: 3, description: '' })
  const { versions } = await listVersions(deps, room.request('x'), path('nightly'), { page_size: 10 })
  expect(versions.map((one) => [one.version, one.message])).toEqual([
    [3, 'Restored version 1'],
    [2, 'say when'],
    [1, ''],
  ])
  const old = await getVersion(deps, room.request('x'), { ...path('nightly'), version: 2 })
  expect(old.definition.description).toBe('later')
  await expect(room.database.pool.query('UPDATE job_version SET message = $1', ['changed'])).rejects.toThrow(
    'never changed',
  )
})

test('a save against an old version is refused and changes nothing', async () => {
  await createJob(deps, room.request('jobs.create'), room.workspace, body('stale'))
  const late = room.request('jobs.update', { ifMatch: 7 })
  await expect(updateJob(deps, late, path('stale'), body('stale'))).rejects.toThrow('changed by someone else')
  expect((await getJob(deps, room.request('x'), path('stale'))).version).toBe(1)
})

test('a deleted job frees its name, and is found by its id', async () => {
  const made = await createJob(deps, room.request('jobs.create'), room.workspace, body('gone'))
  await deleteJob(deps, room.request('jobs.delete'), path('gone'))
  await expect(getJob(deps, room.request('x'), path('gone'))).rejects.toThrow('There is no job')
  expect((await getJob(deps, room.request('x'), path(made.job_id))).deleted_at).not.toBeNull()
  const again = await createJob(deps, room.request('jobs.create'), room.workspace, body('gone'))
  expect(again.job_id).not.toBe(made.job_id)
  await expect(updateJob(deps, room.request('jobs.update'), path(made.job_id), body('gone'))).rejects.toThrow(
    'was deleted',
  )
})

test('names are unique, graphs are checked, unknown principals refused', async () => {
  await create({})
  await expect(create({})).rejects.toThrow('exists already')
  const circle = [{ task_key: 'a', noop: {}, depends_on: [{ task_key: 'a' }] }]
  await expect(create({ tasks: circle })).rejects.toThrow('circle: a → a')
  await expect(create({ name: 'other', run_as: 'nobody' })).rejects.toThrow('no user «nobody»')
})

test('without the right a job is absent', async () => {
  await expect(getJob(deps, room.strangerRequest('x'), path('unique'))).rejects.toThrow('no workspace')
})

test('jobs are listed by name and found by part of it and by tag', async () => {
  for (const name of ['list-a', 'list-b', 'list-c'])
    await createJob(deps, room.request('jobs.create'), room.workspace, body(name, { tags: { team: name } }))
  const first = await list({ q: 'list-' })
  expect(first.jobs.map((job) => job.name)).toEqual(['list-a', 'list-b'])
  const second = await list({ q: 'list-', page_token: first.next_page_token })
  expect(second.jobs.map((job) => [job.name, job.task_count, job.last_run])).toEqual([['list-c', 1, null]])
  expect((await list({ tag: 'team=list-b' })).jobs.map((job) => job.name)).toEqual(['list-b'])
})

test.each([
  ['b', ['list-b']],
  ['-C', ['list-c']],
  ['t-b', ['list-b']],
  ['list-c', ['list-c']],
  ['st--b', []],
  ['lis_-b', []],
  ['%', []],
  ['{"', []],
])('jobs with «%s» in their names', async (q, names) => {
  const found = (await list({ q })).jobs.map((job) => job.name)
  expect(found.filter((name) => name.startsWith('list-'))).toEqual(names)
})
