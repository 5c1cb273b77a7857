import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePerson } from '../security/matrix-people.ts'
import { createRunRoom, type RunRoom } from './testing.ts'

// A task that loads the audit log works for administrators of the organisation alone: asked when the job is saved, when a run
// of it is asked for, and when the task begins.

let room: RunRoom
let ada: string
beforeAll(async () => {
  room = await createRunRoom()
  const { db } = room.server.database
  ada = (await makePerson(db, 'ada')).token
  await makePerson(db, 'omar', { isAdmin: true })
  for (const name of ['ada', 'omar'])
    await room.call('PUT', '/members', { grantee: { kind: 'user', name }, role: 'admin' })
})
afterAll(() => room.close())

const tasks = [{ task_key: 'a', ingest: { audit: {}, target: { schema: 'system', table: 'audit' } } }]

const asAda = async (path: string, body: object): Promise<readonly [number, string]> => {
  const answer = await fetch(`${room.server.url}/api/v1/workspaces/default${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ada}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return [answer.status, await answer.text()]
}

const setRole = (name: string, role: string | null) =>
  room.server.database.pool.query('UPDATE principal SET organisation_role = $2 WHERE name = $1', [name, role])

test('nobody else saves such a job for themselves, and nobody at all for somebody else', async () => {
  const [status, text] = await asAda('/jobs', { name: 'log', tasks })
  expect(status).toBe(422)
  expect(text).toContain('RUN_AS_MAY_NOT_READ_AUDIT')
  await expect(room.createJob('log', { run_as: 'ada', tasks })).rejects.toThrow('RUN_AS_MAY_NOT_READ_AUDIT')
})

test('a job of an administrator is not turned into one', async () => {
  await room.createJob('plain', { run_as: 'ada', tasks: [{ task_key: 'a', noop: {} }] })
  await expect(room.call('PUT', '/jobs/plain', { name: 'plain', tasks })).rejects.toThrow(
    'RUN_AS_MAY_NOT_READ_AUDIT',
  )
})

test('validation warns before it is saved', async () => {
  const [, text] = await asAda('/job-checks', { name: 'log', tasks })
  expect(JSON.parse(text).warnings).toMatchObject([{ field: 'run_as' }])
})

test('no run is accepted for somebody who is an administrator no more', async () => {
  await room.createJob('omars', { run_as: 'omar', tasks })
  expect(await room.run('omars')).toMatchObject({ state: 'SUCCEEDED' })
  await setRole('omar', null)
  await expect(room.run('omars')).rejects.toThrow('RUN_AS_MAY_NOT_READ_AUDIT')
  await setRole('omar', 'admin')
})

test('a run that was accepted fails when that happens before its task begins', async () => {
  const { pool } = room.server.database
  await pool.query(`
    CREATE FUNCTION demote() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN UPDATE principal SET organisation_role = NULL WHERE name = 'omar'; RETURN NULL; END $$;
    CREATE TRIGGER demote AFTER INSERT ON run FOR EACH ROW EXECUTE FUNCTION demote()`)
  const run = await room.run('omars')
  expect(run.state).toBe('FAILED')
  expect(run.tasks[0]?.attempts[0]?.error).toMatchObject({ error_code: 'RUN_AS_MAY_NOT_READ_AUDIT' })
})
