import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer((deps) => {
    const handlers = deps.handlers.map((handler) =>
      handler.operation.name === 'workspaces.get'
        ? { ...handler, operation: { ...handler.operation, readsRows: true } }
        : handler,
    )
    return { ...deps, handlers, operations: handlers.map(({ operation }) => operation), auditReads: true }
  })
  for (const name of ['one', 'two']) await server.request('POST', '/api/v1/workspaces', { name })
  await server.request('PATCH', '/api/v1/workspaces/one', { description: 'first' })
  await server.request('POST', '/api/v1/session', { name: 'admin', password: 'wrong' }, { authorization: '' })
})
afterAll(() => server.close())

interface Event {
  readonly event_id: string
  readonly operation: string
  readonly outcome: string
  readonly object_name: string
  readonly [field: string]: unknown
}

const list = async (query: string): Promise<Event[]> =>
  (await (await server.request('GET', `/api/v1/audit-events?${query}`)).json()).audit_events

test.each([
  ['operation=workspaces.update', ['workspaces.update']],
  ['operation=workspaces.*&object=one', ['workspaces.update', 'workspaces.create']],
  ['object_kind=workspace&object=two', ['workspaces.create']],
  ['principal=admin&operation=workspaces.update&outcome=refused', []],
  ['operation=workspaces.create&from=2999-01-01T00:00:00Z', []],
  ['operation=workspaces.update&to=2999-01-01T00:00:00Z', ['workspaces.update']],
])('the filter %s finds what fits', async (query, names) => {
  expect((await list(query)).map(({ operation }) => operation)).toEqual(names)
})

test('a change carries the credential and the digests of what was and what is', async () => {
  const [event] = await list('operation=workspaces.update')
  const digest = expect.stringMatching(/^[0-9a-f]{64}$/) as string
  expect(event).toMatchObject({ credential_kind: 'token', before_sha256: digest, after_sha256: digest })
  expect(event?.['before_sha256']).not.toBe(event?.['after_sha256'])
})

test('an export is one JSON object a line, oldest first, in the classes of OCSF', async () => {
  const answer = await server.request('GET', '/api/v1/audit-export?operation=workspaces.*')
  expect(answer.headers.get('content-type')).toContain('application/x-ndjson')
  const lines = (await answer.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toMatchObject([
    { class_uid: 6003, type_uid: 600301, status: 'Success', api: { operation: 'workspaces.create' } },
    { activity_id: 1, actor: { user: { name: 'admin' } }, src_endpoint: { ip: '127.0.0.1' } },
    { type_uid: 600303, resources: [{ type: 'workspace', name: 'one' }] },
  ])
})

test('where it is wanted, a read of rows leaves an event', async () => {
  await server.request('GET', '/api/v1/workspaces/two')
  expect(await list('operation=workspaces.get')).toMatchObject([{ outcome: 'done', object_name: 'two' }])
})

test('an erased event says when it happened and how it ended, and nothing about anybody; the erasure is an event', async () => {
  const [event] = await list('operation=workspaces.update')
  const path = `/api/v1/audit-events/${event?.event_id}/erase-payload`
  expect((await server.request('POST', path, {})).status).toBe(400)
  expect((await server.request('POST', path, { reason: 'asked for' })).status).toBe(204)
  expect((await server.request('POST', path, { reason: 'asked for' })).status).toBe(404)
  expect(await list('operation=workspaces.update')).toMatchObject([
    {
      outcome: 'done',
      principal: null,
      object_name: null,
      source_address: null,
      details: {},
      before_sha256: null,
    },
  ])
  expect(await list(`object=${event?.event_id}`)).toMatchObject([
    { operation: 'audit.erase_payload', principal: 'admin', details: { reason: 'asked for' } },
  ])
})
