import { afterAll, beforeAll, expect, test } from 'vitest'
import { WHOLE_SERVER_TOKEN } from '../testing/whole-server.ts'
import { makePerson, type Person } from '../security/matrix-people.ts'
import { createRunRoom, type RunAnswer, type RunRoom } from './testing.ts'

// The administrator's job in one workspace reads a table of another; a viewer of the first sees the run.
let room: RunRoom
let viewer: Person
let run: RunAnswer
const read = (task_key: string, statement: string) => ({ task_key, sql: { statement } })

beforeAll(async () => {
  room = await createRunRoom()
  const { db } = room.server.database
  viewer = await makePerson(db, 'vera')
  await room.call('PUT', '/members', { grantee: { kind: 'user', name: 'vera' }, role: 'viewer' })
  await admin('POST', '/api/v1/workspaces', { name: 'vault' })
  await room.sql('CREATE TABLE vault.main.salaries AS SELECT 4711 AS amount')
  await room.sql('CREATE TABLE open AS SELECT 1 AS n')
  await room.sql('CREATE VIEW joined AS SELECT amount, n FROM vault.main.salaries, lake.main.open')
  await room.createJob('look', {
    tasks: [
      read('open', 'SELECT n FROM open'),
      read('closed', 'SELECT amount FROM vault.main.salaries'),
      read('through', 'SELECT * FROM joined'),
      read('nothing', 'SELECT 7 AS seven'),
    ],
  })
  run = await room.run('look')
})
afterAll(() => room.close())

const admin = async (method: string, path: string, body: unknown): Promise<void> => {
  const answer = await fetch(room.server.url + path, {
    method,
    headers: { authorization: `Bearer ${WHOLE_SERVER_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status, await answer.text()).toBeLessThan(300)
}

const resultsFor = async (person: Person): Promise<Record<string, unknown>> => {
  const answer = await fetch(
    `${room.server.url}/api/v1/workspaces/default/jobs/look/runs/${run.run_id}?wait_timeout=0s`,
    { headers: { authorization: `Bearer ${person.token}` } },
  )
  const { tasks }: RunAnswer = await answer.json()
  return Object.fromEntries(
    tasks.map(({ task_key, result }) => [task_key, result?.rows_withheld ? 'withheld' : result?.data_array]),
  )
}

test('whoever it runs as sees all rows', () => {
  expect(run.state, JSON.stringify(run.tasks)).toBe('SUCCEEDED')
  expect(run.tasks.map(({ result }) => result?.data_array)).toEqual([
    [['1']],
    [['4711']],
    [['4711', '1']],
    [['7']],
  ])
})

test('a member sees the rows that came from tables which it may read, and of others that they are withheld', async () => {
  const expected = { open: [['1']], closed: 'withheld', through: 'withheld', nothing: [['7']] }
  expect(await resultsFor(viewer)).toEqual(expected)
  const grant = { grantee: { kind: 'user', name: 'vera' }, privilege: 'read' }
  const on = { catalog: 'vault', schema: 'main', table: 'salaries' }
  await admin('PUT', '/api/v1/grants', { on, ...grant })
  expect(await resultsFor(viewer)).toEqual({
    open: [['1']],
    closed: [['4711']],
    through: [['4711', '1']],
    nothing: [['7']],
  })
})

test('what was read and is gone is for whoever it ran as', async () => {
  await room.sql('DROP TABLE vault.main.salaries')
  expect(await resultsFor(viewer)).toMatchObject({ closed: 'withheld', open: [['1']] })
  const kept = await room.get(run.run_id)
  expect(kept.tasks.find((task) => task.task_key === 'closed')?.result?.data_array).toEqual([['4711']])
})
