import { afterAll, beforeAll, expect, test } from 'vitest'
import { asBrowser, signedInUser } from '../../../testing/people.ts'
import { startTestServer, type TestServer } from '../../../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const create = async (body: object) => {
  const answer = await server.request('POST', '/api/v1/groups', body)
  return { status: answer.status, json: await answer.json() }
}
const codeOf = async (answer: Promise<Response>): Promise<string> => (await (await answer).json()).error_code

test('a group is made, renamed, filled, emptied and deleted', async () => {
  const { json: group } = await create({ name: 'Analysts', description: 'They ask.' })
  expect(group).toMatchObject({ name: 'Analysts', members: 0, organisation_role: 'member', external: null })
  const path = `/api/v1/groups/${group.group_id}`
  const { userId } = await signedInUser(server, { name: 'ada' })
  expect((await server.request('PUT', `${path}/members/${userId}`)).status).toBe(204)
  expect((await server.request('PUT', `${path}/members/${userId}`)).status).toBe(204)
  const renamed = await (await server.request('PATCH', path, { name: 'People who ask' })).json()
  expect(renamed).toMatchObject({ name: 'People who ask', members: 1, version: 2 })
  const { members } = await (await server.request('GET', `${path}/members`)).json()
  expect(members).toMatchObject([{ principal_id: userId, name: 'ada', kind: 'user', disabled: false }])
  expect((await server.request('DELETE', `${path}/members/${userId}`)).status).toBe(204)
  expect((await server.request('DELETE', path)).status).toBe(204)
  expect(await codeOf(server.request('GET', path))).toBe('GROUP_NOT_FOUND')
})

test('who joins a group of administrators is one from the next request on, and no longer when it leaves', async () => {
  const { json: group } = await create({ name: 'Operators', organisation_role: 'admin' })
  const { userId, cookie } = await signedInUser(server, { name: 'olga' })
  const isAdmin = async (): Promise<boolean> =>
    (await (await asBrowser(server, cookie)('GET', '/api/v1/session')).json()).is_admin
  expect(await isAdmin()).toBe(false)
  await server.request('PUT', `/api/v1/groups/${group.group_id}/members/${userId}`)
  expect(await isAdmin()).toBe(true)
  await server.request('DELETE', `/api/v1/groups/${group.group_id}/members/${userId}`)
  expect(await isAdmin()).toBe(false)
})

test('names are taken without regard to case; members must exist; versions must match', async () => {
  const { json: group } = await create({ name: 'Engineers' })
  expect((await create({ name: 'ENGINEERS' })).json).toMatchObject({ error_code: 'GROUP_EXISTS' })
  const path = `/api/v1/groups/${group.group_id}`
  const nobody = '01920000-0000-7000-8000-000000000000'
  expect(await codeOf(server.request('PUT', `${path}/members/${nobody}`))).toBe('MEMBER_NOT_FOUND')
  const stale = server.request('PATCH', path, { description: 'x' }, { 'if-match': '"7"' })
  expect(await codeOf(stale)).toBe('STALE_VERSION')
})

test('for who is no administrator groups answer as absent ones, and none is made', async () => {
  const { json: group } = await create({ name: 'Secret' })
  const { cookie, userId } = await signedInUser(server, { name: 'eve' })
  const browser = asBrowser(server, cookie)
  const nobody = '01920000-0000-7000-8000-000000000000'
  for (const path of [group.group_id, nobody]) {
    expect((await browser('GET', `/api/v1/groups/${path}`)).status).toBeGreaterThanOrEqual(403)
    const joined = await browser('PUT', `/api/v1/groups/${path}/members/${userId}`)
    expect(joined.status).toBeGreaterThanOrEqual(403)
  }
  expect((await browser('POST', '/api/v1/groups', { name: 'mine' })).status).toBe(403)
  expect((await (await server.request('GET', `/api/v1/groups/${group.group_id}`)).json()).members).toBe(0)
})
