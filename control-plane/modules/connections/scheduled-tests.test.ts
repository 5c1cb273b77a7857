import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePerson } from '../../security/matrix-people.ts'
import { startCarelessStore, type CarelessStore } from './kinds/s3/careless-store.ts'
import { startConnectionServer, type ConnectionServer } from './testing.ts'

// What was not tested for long is tested by itself; what fails stands on the health page of whoever may see it.

let server: ConnectionServer
let store: CarelessStore
const always = (): Promise<boolean> => Promise.resolve(true)
beforeAll(async () => {
  store = await startCarelessStore()
  server = await startConnectionServer()
  const s3 = (name: string, endpoint: string) =>
    server.send('POST', '', {
      name,
      kind: 's3',
      fields: { endpoint, bucket: 'lake', access_key_id: 'k' },
      secrets: { secret_access_key: 'secret' },
    })
  expect((await s3('works', store.endpoint)).status).toBe(201)
  expect((await s3('broken', 'http://127.0.0.1:1')).status).toBe(201)
  const hook = { name: 'hook', kind: 'webhook', fields: { url: 'http://127.0.0.1:1/' }, secrets: {} }
  const made = await server.send('POST', '', hook)
  expect(made.status, JSON.stringify(made.body)).toBe(201)
})
afterAll(async () => {
  store?.close()
  await server?.close()
})

const lastTest = async (name: string) => (await server.send('GET', `/${name}`)).body.last_test
const troubles = async (token?: string): Promise<unknown> => {
  const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` }
  const { body } = await server.send('GET', '/api/v1/workspaces/default/health', undefined, headers)
  return body.checks ?? body.error_code
}

test('what was made a moment ago is left alone', async () => {
  expect(await server.connections().testDue(3600, always)).toEqual([])
  expect(await troubles()).toEqual([])
})

test('what is due is tested as by hand and kept; a kind whose test disturbs people is not', async () => {
  expect(await server.connections().testDue(0, always)).toHaveLength(2)
  expect(await lastTest('works')).toMatchObject({ status: 'limited', tested_version: 1 })
  expect(await lastTest('broken')).toMatchObject({ status: 'failed' })
  expect(await lastTest('hook')).toBeNull()
})

test('what fails is on the health page with what to do, for those who may see the connection', async () => {
  const found = await troubles()
  expect(found).toMatchObject([{ name: 'connection broken', status: 'failed' }])
  expect(found).toHaveProperty('0.remedy')
  const stranger = await makePerson(server.database.db, 'stranger')
  expect(await troubles(stranger.token)).toEqual('WORKSPACE_NOT_FOUND')
  const everywhere = (await server.send('GET', '/api/v1/health')).body.checks
  expect(everywhere).toMatchObject([{ name: 'connection broken in default' }])
})

test('a process that may not go on tests nothing', async () => {
  const before = await lastTest('works')
  expect(await server.connections().testDue(0, () => Promise.resolve(false))).toEqual([])
  expect(await lastTest('works')).toEqual(before)
})

test('a secret that cannot be read is what the test finds', async () => {
  await server.send('DELETE', '/broken')
  await server.send('DELETE', '/works')
  const made = await server.send('POST', '', {
    name: 'locked',
    kind: 's3',
    fields: { endpoint: store.endpoint, bucket: 'lake', access_key_id: 'k' },
    secrets: { secret_access_key: 'secret' },
  })
  await server.database.pool.query('UPDATE secret SET sealed = reverse(sealed) WHERE owner_id = $1', [
    made.body.connection_id,
  ])
  expect(await server.connections().testDue(0, always)).toHaveLength(1)
  expect(await lastTest('locked')).toMatchObject({ status: 'failed', checks: [{ name: 'open' }] })
})
