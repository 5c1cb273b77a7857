import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWholeServer, type WholeServer } from '../testing/whole-server.ts'
import { makePerson, type Person } from './matrix-people.ts'

let server: WholeServer
let boss: Person
let ada: Person

const ask = async (who: Person, method: string, path: string, body?: object, key?: string) => {
  const answer = await fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${who.token}`,
      ...(body && { 'content-type': 'application/json' }),
      ...(key && { 'idempotency-key': key }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, json: text === '' ? {} : JSON.parse(text) }
}
const HOME = '/api/v1/workspaces/alpha'
const ROWS = { statement: "select 'rows' as x", wait_timeout: '30s' }
const JOB = { name: 'j', tasks: [{ task_key: 'a', noop: {} }] }
const schema = {
  type: 'struct',
  'schema-id': 0,
  fields: [{ id: 1, name: 'n', type: 'long', required: false }],
}
const grantee = { kind: 'user', name: 'ada' }

beforeAll(async () => {
  server = await startWholeServer()
  boss = await makePerson(server.database.db, 'boss', { isAdmin: true })
  ada = await makePerson(server.database.db, 'ada')
  await ask(boss, 'POST', '/api/v1/workspaces', { name: 'alpha' })
})
afterAll(() => server.close())

test('an answer is given again only to whoever may still see what it is about', async () => {
  const member = await ask(boss, 'PUT', `${HOME}/members`, { grantee, role: 'editor' })
  const statement = () => ask(ada, 'POST', `${HOME}/statements`, ROWS, 'k-statement')
  const job = () => ask(ada, 'POST', `${HOME}/jobs`, JOB, 'k-job')
  const [first] = [await statement(), await job()]
  expect((await statement()).json.statement_id).toBe(first.json.statement_id)
  expect((await job()).status).toBe(201)

  await ask(boss, 'DELETE', `${HOME}/members/${member.json.member_id}`)
  expect(await statement()).toMatchObject({ status: 404, json: { error_code: 'WORKSPACE_NOT_FOUND' } })
  expect(await job()).toMatchObject({ status: 404, json: { error_code: 'WORKSPACE_NOT_FOUND' } })

  await ask(boss, 'PUT', `${HOME}/members`, { grantee, role: 'editor' })
  expect((await statement()).json.statement_id).toBe(first.json.statement_id)
  expect((await job()).status).toBe(201)
})

test('of tables their grants decide', async () => {
  const on = { catalog: 'alpha', schema: 'main' }
  const bea = await makePerson(server.database.db, 'bea')
  const grant = await ask(boss, 'PUT', '/api/v1/grants', {
    on,
    grantee: { kind: 'user', name: 'bea' },
    privilege: 'write',
  })
  const create = () =>
    ask(bea, 'POST', '/iceberg/v1/alpha/namespaces/main/tables', { name: 't', schema }, 'k-table')
  expect((await create()).status).toBe(200)
  expect((await create()).status).toBe(200)
  await ask(boss, 'DELETE', `/api/v1/grants/${grant.json.grant_id}`)
  expect((await create()).status).toBe(404)
})
