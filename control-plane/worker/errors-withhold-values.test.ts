import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePerson, type Person } from '../security/matrix-people.ts'
import { WHOLE_SERVER_TOKEN } from '../testing/whole-server.ts'
import { createRunRoom, type RunAnswer, type RunRoom } from './testing.ts'

// A job of one workspace fails on a value of a table in another; engines quote such values.
const VALUE = 'kestrel-4711'

let room: RunRoom
let viewer: Person
let run: RunAnswer

beforeAll(async () => {
  room = await createRunRoom()
  viewer = await makePerson(room.server.database.db, 'vera')
  await room.call('PUT', '/members', { grantee: { kind: 'user', name: 'vera' }, role: 'viewer' })
  await admin('POST', '/api/v1/workspaces', { name: 'vault' })
  await room.sql(`CREATE TABLE vault.main.names AS SELECT '${VALUE}' AS name`)
  const cast = { statement: 'SELECT CAST(name AS INTEGER) AS n FROM vault.main.names' }
  await room.createJob('breaks', { tasks: [{ task_key: 'cast', sql: cast, max_retries: 1 }] })
  run = await room.run('breaks')
})
afterAll(() => room.close())

const send = async (token: string, method: string, path: string, body?: unknown): Promise<string> => {
  const answer = await fetch(room.server.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  expect(answer.status, text).toBeLessThan(300)
  return text
}
const admin = (method: string, path: string, body: unknown): Promise<string> =>
  send(WHOLE_SERVER_TOKEN, method, path, body)

const RUNS = '/api/v1/workspaces/default/jobs/breaks/runs'
const views = (): string[] => [
  `${RUNS}/${run.run_id}?wait_timeout=0s`,
  RUNS,
  `${RUNS}/${run.run_id}/events`,
  `${RUNS}/${run.run_id}/logs?task_key=cast`,
]

test('whoever it runs as reads in every attempt what the engine said', () => {
  const [task] = run.tasks
  expect(task?.attempts.map(({ error }) => error?.error_code)).toEqual(['INVALID_VALUE', 'INVALID_VALUE'])
  for (const attempt of task?.attempts ?? []) {
    expect(attempt.message).toContain(VALUE)
    expect(attempt.error?.message).toContain(VALUE)
  }
  expect(task?.message).toContain(VALUE)
})

test('a member who may not read the table meets the value nowhere: run, list, events, log', async () => {
  for (const path of views()) {
    const text = await send(viewer.token, 'GET', path)
    expect(text, path).toContain('A value cannot be used')
    expect(text, path).not.toContain(VALUE)
    expect(text, path).not.toContain('tables_read')
  }
})

test('what is kept for everybody does not hold it: states, events, logs, notifications', async () => {
  const { rows } = await room.server.database.pool.query(
    `SELECT message AS text FROM run UNION ALL SELECT message FROM task_run UNION ALL
     SELECT message FROM task_run_attempt UNION ALL SELECT changes::text FROM run_event UNION ALL
     SELECT text FROM run_log_chunk`,
  )
  expect(rows.length).toBeGreaterThan(4)
  expect(JSON.stringify(rows)).not.toContain(VALUE)
})

test('with the right to read the table comes what the engine said', async () => {
  const on = { catalog: 'vault', schema: 'main', table: 'names' }
  await admin('PUT', '/api/v1/grants', { on, grantee: { kind: 'user', name: 'vera' }, privilege: 'read' })
  const seen: RunAnswer = JSON.parse(await send(viewer.token, 'GET', `${RUNS}/${run.run_id}?wait_timeout=0s`))
  expect(seen.tasks[0]?.attempts[0]?.error?.message).toContain(VALUE)
})

test('an error of the text itself stays as it is: nothing was read', async () => {
  await room.createJob('mistyped', {
    tasks: [{ task_key: 'cast', sql: { statement: "SELECT CAST('abc' AS INTEGER)" } }],
  })
  const failed = await room.run('mistyped')
  expect(failed.message).toContain('abc')
})
