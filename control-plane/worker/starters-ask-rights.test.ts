import { afterAll, beforeAll, expect, test } from 'vitest'
import { asBrowser, signedInUser } from '../testing/people.ts'
import { WHOLE_SERVER_TOKEN } from '../testing/whole-server.ts'
import { createRunRoom, type RunRoom } from './testing.ts'

let room: RunRoom
let ada: (method: string, path: string, body?: unknown) => Promise<Response>

const asAdmin = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(room.server.url + path, {
    method,
    headers: { authorization: `Bearer ${WHOLE_SERVER_TOKEN}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
const NOOP = [{ task_key: 'a', noop: {} }]

// Ada writes jobs in a workspace of her own, looks at another, and was given one schema and one table of a third's catalog.
beforeAll(async () => {
  room = await createRunRoom()
  await room.sql('CREATE TABLE shown AS SELECT 1 AS n')
  await room.sql('CREATE TABLE hidden AS SELECT 1 AS n')
  await room.sql('CREATE SCHEMA lake.opened')
  const { cookie } = await signedInUser({ url: room.server.url, request: asAdmin }, { name: 'ada' })
  ada = asBrowser(room.server, cookie)
  const grantee = { kind: 'user', name: 'ada' }
  for (const [name, role] of [
    ['hers', 'editor'],
    ['seen', 'viewer'],
  ] as const) {
    await asAdmin('POST', '/api/v1/workspaces', { name })
    await asAdmin('PUT', `/api/v1/workspaces/${name}/members`, { grantee, role })
    await asAdmin('POST', `/api/v1/workspaces/${name}/connections`, {
      name: 'chat',
      kind: 'webhook',
      fields: { url: 'https://example.org/' },
      secrets: {},
    })
  }
  for (const on of [
    { catalog: 'lake', schema: 'main', table: 'shown' },
    { catalog: 'lake', schema: 'opened' },
  ])
    await asAdmin('PUT', '/api/v1/grants', { grantee, on, privilege: 'read' })
  await ada('POST', '/api/v1/workspaces/hers/jobs', { name: 'watcher', tasks: NOOP })
})
afterAll(() => room.close())

const watch = async (schema: string, table: string): Promise<readonly [number, string | undefined]> => {
  const answer = await ada('POST', '/api/v1/workspaces/hers/jobs/watcher/table-triggers', {
    name: table,
    table: { catalog: 'lake', schema, table },
  })
  return [answer.status, (await answer.json()).error_code]
}

test('a table trigger asks for the right to read the table, and tells nobody what tables there are', async () => {
  expect(await watch('main', 'shown')).toEqual([201, undefined])
  expect(await watch('opened', 'later')).toEqual([201, undefined])
  expect(await watch('main', 'hidden')).toEqual([422, 'TRIGGER_TABLE'])
  expect(await watch('main', 'nowhere')).toEqual([422, 'TRIGGER_TABLE'])
  const moved = await ada('PUT', '/api/v1/workspaces/hers/jobs/watcher/table-triggers/shown', {
    name: 'shown',
    table: { catalog: 'lake', table: 'hidden' },
  })
  expect(moved.status).toBe(422)
})

const check = async (workspace: string, connection: string): Promise<readonly string[]> => {
  const answer = await ada('POST', `/api/v1/workspaces/${workspace}/job-checks`, {
    name: 'tells',
    tasks: NOOP,
    notifications: { on_failure: [{ connection }] },
  })
  const { errors } = await answer.json()
  return errors.map(({ message }: { message: string }) => message)
}

test('a job notifies by connections that whoever saves it may use', async () => {
  expect(await check('hers', 'chat')).toEqual([])
  expect(await check('seen', 'chat')).toEqual(['you may not use the connection «chat»'])
  expect(await check('seen', 'nobody')).toEqual(['there is no connection «nobody»'])
})
