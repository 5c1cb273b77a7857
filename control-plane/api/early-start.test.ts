import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makePerson } from '../security/matrix-people.ts'
import { startWholeServer, type WholeServer } from '../testing/whole-server.ts'

vi.setConfig({ testTimeout: 60_000 })

let server: WholeServer
beforeAll(async () => {
  server = await startWholeServer()
})
afterAll(() => server.close())

const ask = (token: string, statement: string, more: object = {}): Promise<Response> =>
  fetch(`${server.url}/api/v1/workspaces/default/statements`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ statement, wait_timeout: '30s', ...more }),
  })

const person = async (name: string): Promise<{ id: string; token: string }> => {
  const { db } = server.database
  const made = await makePerson(db, name)
  const { id } = await db
    .selectFrom('workspace')
    .select('id')
    .where('name', '=', 'default')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('workspace_member')
    .values({ workspace_id: id, role: 'editor', principal_id: made.id })
    .execute()
  expect((await ask(made.token, 'SELECT 0')).status).toBe(200)
  return made
}

const textsOf = async (id: string): Promise<string[]> =>
  (
    await server.database.db.selectFrom('statement').select('text').where('principal_id', '=', id).execute()
  ).map(({ text }) => text)

const revoke = (id: string) =>
  server.database.db
    .updateTable('access_token')
    .set({ revoked_at: new Date().toISOString() })
    .where('principal_id', '=', id)
    .execute()

// The database is changed behind the server's back: as another process would, of which it has not heard.

test('the next statement of a token that was revoked a moment ago is refused and leaves nothing', async () => {
  const { id, token } = await person('ada')
  await revoke(id)
  expect((await ask(token, 'SELECT 1')).status).toBe(401)
  expect((await ask(token, 'SELECT 2')).status).toBe(401)
  expect(await textsOf(id)).toEqual(['SELECT 0'])
})

test('a statement that runs long is stopped when its token turns out to be revoked', async () => {
  const { id, token } = await person('bea')
  await revoke(id)
  const long = await ask(token, 'SELECT count(*) FROM range(1000000) a(i), range(10000000) b(j)')
  expect(long.status).toBe(401)
  expect(await textsOf(id)).toEqual(['SELECT 0'])
})

test('who is not signed in any more learns nothing else, whatever is wrong with the request', async () => {
  const { id, token } = await person('cora')
  await revoke(id)
  expect((await ask(token, 'SELECT 1', { nonsense: true })).status).toBe(401)
})

test('rights that were taken away a moment ago are not there any more, and given ones are', async () => {
  const { id, token } = await person('dora')
  const { db } = server.database
  await db.deleteFrom('workspace_member').where('principal_id', '=', id).execute()
  expect((await ask(token, 'SELECT 1')).status).toBe(404)
  await db.updateTable('principal').set({ organisation_role: 'admin' }).where('id', '=', id).execute()
  expect((await ask(token, 'SELECT 2')).status).toBe(200)
  expect(await textsOf(id)).toEqual(['SELECT 0', 'SELECT 2'])
})
