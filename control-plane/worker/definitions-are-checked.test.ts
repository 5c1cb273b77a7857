import type { Output, operations } from '@boathouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRunRoom, type RunRoom } from './testing.ts'

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
  await room.call('POST', '/connections', {
    name: 'hook',
    kind: 'webhook',
    fields: { url: 'https://example.org/' },
    secrets: {},
  })
})
afterAll(() => room.close())

type Verdict = Output<typeof operations.validateJob>

const task = (sql: object) => ({ name: 'checked', tasks: [{ task_key: 'a', sql }] })
const check = (job: object) => room.call<Verdict>('POST', '/job-checks', job)

test('a good definition has nothing against it, and is not saved', async () => {
  expect(await check(task({ statement: 'SELECT 1' }))).toEqual({ errors: [], warnings: [] })
  await expect(room.call('GET', '/jobs/checked')).rejects.toThrow('JOB_NOT_FOUND')
})

test('what saving refuses is said with its field, in the same words', async () => {
  const bad = {
    name: 'checked',
    tasks: [
      {
        task_key: 'a',
        sql: { statement: 'SELECT :x', connection: 'nowhere' },
        depends_on: [{ task_key: 'z' }],
      },
      { task_key: 'b', sql: { statement: 'SELECT 1', connection: 'hook' } },
    ],
  }
  const { errors } = await check(bad)
  expect(errors.map(({ field }) => field)).toEqual([
    'tasks.0.depends_on.0.task_key',
    'tasks.0.sql.statement',
    'tasks.0.sql.connection',
    'tasks.1.sql.connection',
  ])
  expect(errors[2]?.message).toBe('there is no connection «nowhere» in this workspace')
  expect(errors[3]?.message).toContain('of kind webhook')
  const refused = await room.call('POST', '/jobs', bad).catch((error: Error) => error.message)
  for (const { field, message } of errors) {
    expect(refused).toContain(field)
    expect(refused).toContain(JSON.stringify(message).slice(1, -1))
  }
})

test('a catalog that is not there is a warning, for it may be there when a run needs it', async () => {
  const { errors, warnings } = await check(task({ statement: 'SELECT 1', catalog: 'later' }))
  expect(errors).toEqual([])
  expect(warnings).toMatchObject([{ field: 'tasks.0.sql.catalog' }])
})

test('nobody of that name, and fields of no definition', async () => {
  expect(await check({ ...task({ statement: 'SELECT 1' }), run_as: 'nobody-here' })).toMatchObject({
    errors: [{ field: 'run_as' }],
  })
  await expect(check({ ...task({ statement: 'SELECT 1' }), tusks: 1 })).rejects.toThrow(/400.*tusks/s)
})

test('versions are compared field by field, tasks by their keys', async () => {
  const before = { task_key: 'a', noop: {} }
  await room.createJob('grows', { tasks: [before, { task_key: 'b', noop: {} }] })
  await room.call('PUT', '/jobs/grows', {
    name: 'grows',
    priority: 5,
    tasks: [
      { task_key: 'c', noop: {} },
      { ...before, max_retries: 2 },
    ],
  })
  const compared = await room.call<Output<typeof operations.compareJobVersions>>(
    'GET',
    '/jobs/grows/versions/2/changes',
  )
  expect(compared).toMatchObject({ from: 1, to: 2 })
  expect(
    compared.changes.map(({ field, before: old, after: now }) => [
      field,
      old !== undefined,
      now !== undefined,
    ]),
  ).toEqual([
    ['tasks.a.max_retries', true, true],
    ['tasks.b', true, false],
    ['tasks.c', false, true],
    ['priority', true, true],
  ])
  const back = await room.call<typeof compared>('GET', '/jobs/grows/versions/1/changes?since=2')
  expect(back.changes).toHaveLength(4)
  await expect(room.call('GET', '/jobs/grows/versions/1/changes')).rejects.toThrow('JOB_VERSION_NOT_FOUND')
})
