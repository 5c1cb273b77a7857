import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestWorkspace } from '../../testing/test-workspace.ts'
import { connectionsOf } from './connections.service.ts'
import { startConnectionServer, type ConnectionServer } from './testing.ts'

let server: ConnectionServer
let users: string[] = []
beforeAll(async () => {
  server = await startConnectionServer({ usedBy: [async () => users] })
})
afterAll(() => server.close())

const s3 = (name: string, more: object = {}) => ({
  name,
  kind: 's3',
  fields: { endpoint: 'https://store.example:9000/', bucket: 'lake-house', access_key_id: 'AKIA', ...more },
  secrets: { secret_access_key: 'wJalrXUtnFEMI' },
})
const rest = (name: string, fields: object, secrets: object = {}) => ({
  name,
  kind: 'iceberg_rest',
  fields: { endpoint: 'https://catalog.example/api/catalog', ...fields },
  secrets,
})

test('a connection keeps its fields in normal form and says only that secrets are set', async () => {
  const made = await server.send('POST', '', s3('store'))
  expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"'])
  expect(made.body).toMatchObject({
    name: 'store',
    fields: {
      endpoint: 'https://store.example:9000',
      region: 'us-east-1',
      bucket: 'lake-house',
      prefix: '',
      path_style: 'auto',
      access_key_id: 'AKIA',
    },
    secrets: { secret_access_key: { set: true } },
    last_test: null,
    version: 1,
  })
  expect(await server.send('GET', '/store')).toMatchObject({ status: 200, body: made.body })
  expect((await server.send('GET', '')).body.connections).toEqual([made.body])
  expect(JSON.stringify(made.body)).not.toContain('wJalr')
})

test('a name is taken once in a workspace and free in another', async () => {
  expect((await server.send('POST', '', s3('store'))).body).toMatchObject({ error_code: 'CONNECTION_EXISTS' })
  await server.request('POST', '/api/v1/workspaces', { name: 'other' })
  const elsewhere = '/api/v1/workspaces/other/connections'
  expect((await server.send('POST', elsewhere, s3('store'))).status).toBe(201)
  expect((await server.send('GET', `${elsewhere}/none`)).body).toMatchObject({
    error_code: 'CONNECTION_NOT_FOUND',
  })
})

test.each<[string, object, string[]]>([
  ['an unknown field', s3('bad', { colour: 'red' }), ['fields.colour']],
  [
    'a missing field and a missing secret',
    { name: 'bad', kind: 's3', fields: { bucket: 'x-y-z' } },
    ['fields.access_key_id'],
  ],
  ['a missing secret', { ...s3('bad'), secrets: {} }, ['secrets.secret_access_key']],
  ['an unknown secret', { ...s3('bad'), secrets: { ...s3('bad').secrets, pin: '1' } }, ['secrets.pin']],
  ['a URL with a password', s3('bad', { endpoint: 'https://ada:secret@store.example' }), ['fields.endpoint']],
  ['a URL with options', s3('bad', { endpoint: 'https://store.example/?x=1' }), ['fields.endpoint']],
  ['another scheme', s3('bad', { endpoint: 'file:///etc/passwd' }), ['fields.endpoint']],
  ['a climbing prefix', s3('bad', { prefix: 'a/../../b' }), ['fields.prefix']],
  ['a bucket that names a host', s3('bad', { bucket: 'evil.com/x' }), ['fields.bucket']],
  ['a key among the certificates', s3('bad', { ca_pem: '-----BEGIN PRIVATE KEY-----' }), ['fields.ca_pem']],
  ['rubbish for a certificate', s3('bad', { ca_pem: 'hello' }), ['fields.ca_pem']],
  [
    'a field that does not apply',
    rest('bad', { auth: 'token', client_id: 'x' }, { token: 't' }),
    ['fields.client_id'],
  ],
  ['a secret that does not apply', rest('bad', { auth: 'none' }, { token: 't' }), ['secrets.token']],
  [
    'client credentials without an id',
    rest('bad', { auth: 'oauth2' }, { client_secret: 's' }),
    ['fields.client_id'],
  ],
  ['a name with a slash', s3('a/b'), ['name']],
])('%s is refused by name', async (_what, body, fields) => {
  const refused = await server.send('POST', '', body)
  expect(refused.status).toBe(400)
  expect(refused.body.details.fields.map(({ field }: { field: string }) => field)).toEqual(fields)
})

test('what is missing is said in plain words', async () => {
  const refused = await server.send('POST', '', { name: 'bad', kind: 's3', fields: {} })
  expect(refused.body.message).toBe('fields.bucket: is needed; fields.access_key_id: is needed')
})

test('an unknown kind names the known ones', async () => {
  const refused = await server.send('POST', '', { ...s3('bad'), kind: 'floppy' })
  expect(refused).toMatchObject({ status: 422, body: { error_code: 'CONNECTION_KIND_UNKNOWN' } })
  expect(refused.body.message).toContain(
    's3, files, iceberg_rest, trino, postgres, kubernetes, webhook, smtp',
  )
})

test('an update keeps the secrets that it does not name, and is guarded', async () => {
  await server.send('POST', '', s3('edited'))
  const { secrets } = (await server.send('GET', '/edited')).body
  const fields = { ...s3('edited').fields, prefix: 'raw' }
  const changed = await server.send('PATCH', '/edited', { fields, description: 'd' }, { 'if-match': '"1"' })
  expect(changed.body).toMatchObject({ version: 2, description: 'd', secrets, fields: { prefix: 'raw' } })
  expect((await server.send('PATCH', '/edited', { description: 'x' }, { 'if-match': '"1"' })).status).toBe(
    412,
  )
  const rekeyed = await server.send('PATCH', '/edited', {
    secrets: { secret_access_key: 'new', session_token: 't' },
  })
  expect(Object.keys(rekeyed.body.secrets)).toEqual(['secret_access_key', 'session_token'])
  const removed = await server.send('PATCH', '/edited', { secrets: { session_token: null } })
  expect(Object.keys(removed.body.secrets)).toEqual(['secret_access_key'])
  const needed = await server.send('PATCH', '/edited', { secrets: { secret_access_key: null } })
  expect(needed.body.message).toBe('secrets.secret_access_key: is needed')
})

test('a kept secret never follows an edit to another host', async () => {
  await server.send('POST', '', rest('moved', { auth: 'token' }, { token: 'precious' }))
  const fields = { endpoint: 'https://evil.example', auth: 'token' }
  for (const [method, path, body] of [
    ['PATCH', '/moved', { fields }],
    ['POST', '/moved/test', { fields }],
  ] as const) {
    const refused = await server.send(method, path, body)
    expect(refused.body).toMatchObject({
      error_code: 'SECRET_NEEDED_AGAIN',
      details: { field: 'endpoint', secrets: 'token' },
    })
  }
  const again = await server.send('PATCH', '/moved', { fields, secrets: { token: 'other' } })
  expect(again.body.fields.endpoint).toBe('https://evil.example')
})

test('secrets that no longer apply are removed with the edit', async () => {
  await server.send('POST', '', rest('reauthorised', { auth: 'token' }, { token: 'precious' }))
  const { endpoint } = rest('x', {}).fields
  const changed = await server.send('PATCH', '/reauthorised', { fields: { endpoint, auth: 'none' } })
  expect(changed.body.secrets).toEqual({})
  const { rows } = await server.database.pool.query('SELECT field FROM secret WHERE owner_id = $1', [
    changed.body.connection_id,
  ])
  expect(rows).toEqual([])
})

test('what uses a connection keeps it', async () => {
  await server.send('POST', '', s3('base'))
  const catalog = rest('tables', { auth: 'none', s3_connection: 'base' })
  expect((await server.send('POST', '', catalog)).status).toBe(201)
  const none = await server.send('POST', '', rest('lost', { auth: 'none', s3_connection: 'nowhere' }))
  expect(none.body).toMatchObject({ error_code: 'CONNECTION_NOT_FOUND' })
  const wrong = await server.send('POST', '', rest('odd', { auth: 'none', s3_connection: 'tables' }))
  expect(wrong.body).toMatchObject({ error_code: 'CONNECTION_KIND_MISMATCH' })
  const kept = await server.send('DELETE', '/base')
  expect(kept).toMatchObject({ status: 409, body: { error_code: 'CONNECTION_IN_USE' } })
  expect(kept.body.message).toContain('the connection «tables»')
  expect((await server.send('DELETE', '/tables', undefined, { 'if-match': '"7"' })).status).toBe(412)
  expect((await server.send('DELETE', '/tables')).status).toBe(204)
  users = ['the catalog lake']
  expect((await server.send('DELETE', '/base')).body.message).toContain('the catalog lake')
  users = []
  expect((await server.send('DELETE', '/base')).status).toBe(204)
  expect((await server.send('DELETE', '/base')).status).toBe(404)
})

test('a workspace with connections is not empty', async () => {
  await server.send('POST', '', s3('last'))
  const { db } = server.database
  const { id } = await db
    .selectFrom('workspace')
    .select('id')
    .where('name', '=', 'other')
    .executeTakeFirstOrThrow()
  expect(await db.transaction().execute((tx) => connectionsOf(tx, id))).toBe('one connection')
})

test('lists page by name', async () => {
  const names: string[] = []
  let token = ''
  do {
    const { body } = await server.send('GET', `?page_size=2${token}`)
    names.push(...body.connections.map(({ name }: { name: string }) => name))
    token = body.next_page_token ? `&page_token=${body.next_page_token}` : ''
  } while (token)
  expect(names).toEqual(names.toSorted())
  expect(new Set(names).size).toBe(names.length)
})

test('kinds describe their forms', async () => {
  const { body } = await server.send('GET', '/api/v1/connection-kinds')
  expect(body.kinds.map(({ kind }: { kind: string }) => kind)).toEqual([
    's3',
    'files',
    'iceberg_rest',
    'trino',
    'postgres',
    'kubernetes',
    'webhook',
    'smtp',
  ])
  const [store, , catalog] = body.kinds
  expect(store.fields.find(({ name }: { name: string }) => name === 'region')).toMatchObject({
    input: 'text',
    required: false,
    default: 'us-east-1',
  })
  expect(store.secrets[0]).toMatchObject({
    name: 'secret_access_key',
    input: 'secret',
    required: true,
    default: null,
  })
  expect(catalog.fields.find(({ name }: { name: string }) => name === 'client_id')).toMatchObject({
    shown_when: { field: 'auth', is: ['oauth2'] },
  })
})

test('a stranger sees no connection and makes none', async () => {
  const place = await createTestWorkspace()
  const { open } = server.connections()
  const path = { workspace: 'default', connection: 'store' }
  const { s3: kind } = await import('./index.ts')
  await expect(open(place.strangerRequest('connections.get'), path, kind)).rejects.toThrow(
    'There is no workspace',
  )
  const opened = await open(place.request('connections.get'), path, kind)
  expect(opened).toMatchObject({
    name: 'store',
    secrets: { secret_access_key: 'wJalrXUtnFEMI' },
    capabilities: {},
  })
  await place.drop()
})
