import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '@boathouse/contract/client.ts'
import { makePerson } from '../../security/matrix-people.ts'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../../testing/whole-server.ts'

let server: WholeServer
let editor: Client
let other: Client
let viewer: Client
let admin: Client
beforeAll(async () => {
  server = await startWholeServer()
  admin = createClient({ baseUrl: server.url, token: WHOLE_SERVER_TOKEN })
  const joined = async (name: string, role: 'editor' | 'viewer'): Promise<Client> => {
    const { token } = await makePerson(server.database.db, name)
    const body = { grantee: { kind: 'user', name }, role } as const
    await admin.call('putMember', { params: { workspace: 'default' }, body })
    return createClient({ baseUrl: server.url, token })
  }
  editor = await joined('maker', 'editor')
  other = await joined('other', 'editor')
  viewer = await joined('viewer', 'viewer')
})
afterAll(() => server.close())

const workspace = { workspace: 'default' }
const hook = (name: string) => ({
  params: workspace,
  body: { name, kind: 'webhook', fields: { url: 'https://hooks.example/x' } },
})
const refused = { status: 403, code: 'PERMISSION_DENIED' }

test('an editor makes a connection and manages it; another editor may only use it', async () => {
  await editor.call('createConnection', hook('mine'))
  const params = { ...workspace, connection: 'mine' }
  const changed = await editor.call('updateConnection', { params, body: { description: 'for alerts' } })
  expect(changed.description).toBe('for alerts')
  const { grants } = await editor.call('listGrants', { query: params })
  expect(grants).toMatchObject([{ grantee: { name: 'maker' }, privilege: 'manage', granted_by: 'maker' }])
  await expect(other.call('updateConnection', { params, body: {} })).rejects.toMatchObject(refused)
  await expect(other.call('deleteConnection', { params })).rejects.toMatchObject(refused)
  const { verbs } = await other.call('explainAccess', { query: params })
  expect(verbs.filter(({ allowed }) => allowed).map(({ verb }) => verb)).toEqual(['read', 'use'])
  await editor.call('deleteConnection', { params })
})

test('a viewer makes none, and an administrator needs no grant', async () => {
  await expect(viewer.call('createConnection', hook('none'))).rejects.toMatchObject(refused)
  await admin.call('createConnection', hook('shared'))
  expect((await admin.call('listGrants', { query: { ...workspace, connection: 'shared' } })).grants).toEqual(
    [],
  )
})

test.each([
  ['files of the server', 'files', { root: '/srv' }],
  ["the server's own service account", 'kubernetes', { auth: 'service_account' }],
])('%s are reached only by connections of those who manage the workspace', async (_, kind, fields) => {
  const body = { kind, fields }
  await expect(
    editor.call('createConnection', { params: workspace, body: { name: 'sly', ...body } }),
  ).rejects.toMatchObject(refused)
  await expect(editor.call('tryConnection', { params: workspace, body })).rejects.toMatchObject(refused)
})

test('a cluster connection cannot turn to the service account, nor lend its secrets to others', async () => {
  const fields = { endpoint: 'https://127.0.0.1:1', auth: 'token' }
  const cluster = { name: 'cluster', kind: 'kubernetes', fields, secrets: { token: 'heron' } }
  await editor.call('createConnection', { params: workspace, body: cluster })
  const params = { ...workspace, connection: 'cluster' }
  const turned = { params, body: { fields: { auth: 'service_account' } } }
  await expect(editor.call('updateConnection', turned)).rejects.toMatchObject(refused)
  await expect(editor.call('testConnection', turned)).rejects.toMatchObject(refused)
  const reference = { kubernetes: { connection: 'cluster', secret: 'hook', key: 'secret' } }
  const borrowed = { ...hook('borrowed').body, secrets: { signing_secret: reference } }
  await expect(other.call('createConnection', { params: workspace, body: borrowed })).rejects.toMatchObject(
    refused,
  )
  await editor.call('createConnection', { params: workspace, body: borrowed })
})
