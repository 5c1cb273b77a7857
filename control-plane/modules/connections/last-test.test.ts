import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCarelessStore, type CarelessStore } from './kinds/s3/careless-store.ts'
import { s3 } from './index.ts'
import { startConnectionServer, type ConnectionServer } from './testing.ts'

let server: ConnectionServer
let store: CarelessStore
beforeAll(async () => {
  server = await startConnectionServer()
  store = await startCarelessStore()
  const fields = { endpoint: store.endpoint, bucket: 'lake', access_key_id: 'k' }
  const connection = { name: 'store', kind: 's3', fields, secrets: { secret_access_key: 'secret' } }
  expect((await server.send('POST', '', connection)).status).toBe(201)
})
afterAll(async () => {
  store.close()
  await server.close()
})

const opened = async () => {
  const { connection_id: id } = (await server.send('GET', '/store')).body
  return server.connections().openById(id, s3)
}

test('before a test nothing is known', async () => {
  expect((await opened()).capabilities).toEqual({})
})

test('a test of what is stored is kept, without a new version', async () => {
  const report = (await server.send('POST', '/store/test', {})).body
  expect(report).toMatchObject({ status: 'limited', capabilities: { conditional_create: false } })
  const { body } = await server.send('GET', '/store')
  expect(body).toMatchObject({ version: 1, last_test: { ...report, tested_version: 1 } })
  expect((await opened()).capabilities).toEqual(report.capabilities)
})

test('a test of an edit keeps nothing', async () => {
  const { fields } = (await server.send('GET', '/store')).body
  const edit = { fields: { ...fields, bucket: 'elsewhere' } }
  expect((await server.send('POST', '/store/test', edit)).status).toBe(200)
  expect((await server.send('GET', '/store')).body.last_test.tested_version).toBe(1)
  const events = await server.send('GET', '/api/v1/audit-events?operation=connections.test')
  expect(events.body.audit_events.map(({ details }: { details: { kept: boolean } }) => details.kept)).toEqual(
    [false, true],
  )
})

test('what another version was seen to do is not relied on', async () => {
  await server.send('PATCH', '/store', { description: 'changed' })
  const { body } = await server.send('GET', '/store')
  expect(body).toMatchObject({ version: 2, last_test: { tested_version: 1 } })
  expect((await opened()).capabilities).toEqual({})
})

test('a test before saving keeps nothing but its audit event', async () => {
  const { fields } = (await server.send('GET', '/store')).body
  const unsaved = { kind: 's3', fields, secrets: { secret_access_key: 'typed' } }
  const report = await server.send('POST', '/api/v1/workspaces/default/connection-tests', unsaved)
  expect(report.body.status).toBe('limited')
  expect((await server.send('GET', '')).body.connections).toHaveLength(1)
  const events = await server.send('GET', '/api/v1/audit-events?operation=connections.try')
  expect(events.body.audit_events).toHaveLength(1)
})
