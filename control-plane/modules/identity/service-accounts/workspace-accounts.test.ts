import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePerson, type Person } from '../../../security/matrix-people.ts'
import { startWholeServer, type WholeServer } from '../../../testing/whole-server.ts'

let server: WholeServer
let boss: Person
let addy: Person
let eda: Person

const ask = async (who: Person, method: string, path: string, body?: object) => {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${who.token}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) }
}
const join = (workspace: string, kind: string, name: string, role: string) =>
  ask(boss, 'PUT', `/workspaces/${workspace}/members`, { grantee: { kind, name }, role })

beforeAll(async () => {
  server = await startWholeServer()
  const { db } = server.database
  boss = await makePerson(db, 'boss', { isAdmin: true })
  addy = await makePerson(db, 'addy')
  eda = await makePerson(db, 'eda')
  for (const name of ['alpha', 'beta']) await ask(boss, 'POST', '/workspaces', { name })
  await join('alpha', 'user', 'addy', 'admin')
  await join('alpha', 'user', 'eda', 'editor')
  await ask(boss, 'POST', '/service-accounts', { name: 'of-beta', workspace: 'beta' })
  await ask(boss, 'POST', '/service-accounts', { name: 'of-nobody' })
})
afterAll(() => server.close())

let made = 0
const account = async (who = addy): Promise<{ id: string; name: string; path: string }> => {
  const name = `robot-${++made}`
  const { status, json } = await ask(who, 'POST', '/service-accounts', { name, workspace: 'alpha' })
  expect(status).toBe(201)
  return { id: json.service_account_id, name, path: `/service-accounts/${json.service_account_id}` }
}

test('administrators of a workspace look after its accounts, and see no others', async () => {
  const { name, path } = await account()
  expect((await ask(addy, 'POST', `${path}/secrets`, {})).status).toBe(201)
  expect((await ask(addy, 'PATCH', path, { description: 'loads' })).json.description).toBe('loads')
  const { json } = await ask(addy, 'GET', '/service-accounts?page_size=1')
  expect(json.service_accounts.map((each: { name: string }) => each.name)).toEqual([name])
  expect(json.next_page_token).toBeUndefined()
})

test('others answer as if there were none', async () => {
  const { path } = await account()
  const absent = '/service-accounts/01920000-0000-7000-8000-00000000abcd'
  for (const more of ['', '/secrets']) {
    const [here, there] = [await ask(eda, 'GET', path + more), await ask(eda, 'GET', absent + more)]
    expect(here.status).toBe(404)
    expect(here.json.error_code).toBe(there.json.error_code)
  }
  expect((await ask(eda, 'GET', '/service-accounts')).json.service_accounts).toEqual([])
  const refused = await ask(eda, 'POST', '/service-accounts', { name: 'x', workspace: 'alpha' })
  expect(refused).toMatchObject({ status: 403, json: { error_code: 'PERMISSION_DENIED' } })
  expect((await ask(addy, 'POST', '/service-accounts', { name: 'x', workspace: 'beta' })).status).toBe(404)
  expect((await ask(addy, 'POST', '/service-accounts', { name: 'x' })).status).toBe(403)
})

test('they may have jobs run in its name, and lend it', async () => {
  const { name } = await account()
  await ask(addy, 'PUT', '/workspaces/alpha/members', {
    grantee: { kind: 'service_account', name },
    role: 'editor',
  })
  const job = (of: string) => ({ name: of, run_as: name, tasks: [{ task_key: 'a', noop: {} }] })
  expect((await ask(addy, 'POST', '/workspaces/alpha/jobs', job('by-addy'))).status).toBe(201)
  expect((await ask(eda, 'POST', '/workspaces/alpha/jobs', job('by-eda'))).status).toBe(403)
  const lent = { on: { principal: name }, grantee: { kind: 'user', name: 'eda' }, privilege: 'use' }
  const grant = await ask(addy, 'PUT', '/grants', lent)
  expect(grant.status).toBe(200)
  expect((await ask(eda, 'POST', '/workspaces/alpha/jobs', job('by-eda'))).status).toBe(201)
  expect((await ask(addy, 'DELETE', `/grants/${grant.json.grant_id}`)).status).toBe(204)
  expect((await ask(eda, 'POST', '/workspaces/alpha/jobs', job('again'))).status).toBe(403)
})

test('an account that administers the organisation is no longer theirs', async () => {
  const { id, name, path } = await account()
  const group = await ask(boss, 'POST', '/groups', { name: 'Chiefs', organisation_role: 'admin' })
  expect((await ask(boss, 'PUT', `/groups/${group.json.group_id}/members/${id}`)).status).toBeLessThan(300)
  expect((await ask(addy, 'POST', `${path}/secrets`, {})).status).toBe(404)
  const job = { name: 'climb', run_as: name, tasks: [{ task_key: 'a', noop: {} }] }
  expect((await ask(addy, 'POST', '/workspaces/alpha/jobs', job)).status).toBe(403)
  const lent = { on: { principal: name }, grantee: { kind: 'user', name: 'addy' }, privilege: 'use' }
  expect((await ask(addy, 'PUT', '/grants', lent)).status).toBe(404)
})

test('people say how they are called, and nothing else about themselves', async () => {
  await server.database.db.insertInto('user_account').values({ principal_id: eda.id }).execute()
  const mine = `/users/${eda.id}`
  expect((await ask(eda, 'PATCH', mine, { display_name: 'Eda B.' })).json.display_name).toBe('Eda B.')
  expect((await ask(eda, 'PATCH', mine, { organisation_role: 'admin' })).status).toBe(403)
  expect((await ask(eda, 'PATCH', mine, { email: 'a@b.example' })).status).toBe(403)
  expect((await ask(eda, 'PATCH', `/users/${addy.id}`, { display_name: 'x' })).status).toBe(404)
})
