import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { s3Storage } from '@boathouse/storage'
import { startVersitygw, versitygwMissing, type S3Server } from '../../../tools/versitygw.ts'
import { laptopEgress } from '../../platform/egress/testing.ts'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../../testing/whole-server.ts'
import {
  accessToken,
  askCatalog,
  catalogEgress,
  icebergRest,
  s3,
  s3LocationOf,
  s3OptionsOf,
  type Opened,
} from './index.ts'
import { startConnectionServer, type ConnectionServer } from './testing.ts'

// What other modules do with a connection: open it, and go out through it.
let server: ConnectionServer
beforeAll(async () => {
  server = await startConnectionServer()
})
afterAll(() => server.close())

const create = async (body: object): Promise<string> =>
  (await server.send('POST', '', body)).body.connection_id

test('a connection of another kind is refused', async () => {
  const fields = { endpoint: 'https://catalog.example', auth: 'none' }
  const id = await create({ name: 'tables', kind: 'iceberg_rest', fields })
  await expect(server.connections().openById(id, s3)).rejects.toThrow(
    'is of kind iceberg_rest, and s3 is needed',
  )
})

describe('an Iceberg catalog', () => {
  let other: WholeServer
  beforeAll(async () => {
    other = await startWholeServer()
  })
  afterAll(() => other.close())

  test('is asked with the token of its connection', async () => {
    const fields = { endpoint: `${other.url}/iceberg`, warehouse: 'lake' }
    const id = await create({
      name: 'other',
      kind: 'iceberg_rest',
      fields,
      secrets: { token: WHOLE_SERVER_TOKEN },
    })
    const opened: Opened<typeof icebergRest> = await server.connections().openById(id, icebergRest)
    const egress = catalogEgress(laptopEgress(), opened.fields)
    const token = (await accessToken(egress, opened))?.token
    const { body } = await askCatalog(egress, opened.fields.endpoint, { path: '/v1/lake/namespaces', token })
    expect(body).toMatchObject({ namespaces: [['main']] })
    await expect(askCatalog(egress, opened.fields.endpoint, { path: '/v1/lake/namespaces' })).rejects.toThrow(
      '401',
    )
    egress.close()
  })
})

describe.skipIf(versitygwMissing !== undefined)(`a store (${versitygwMissing ?? 'versitygw'})`, () => {
  let store: S3Server
  beforeAll(async () => {
    store = await startVersitygw(['lake'])
  })
  afterAll(() => store.stop())

  test('is read and written through its connection', async () => {
    const fields = {
      endpoint: store.endpoint,
      bucket: 'lake',
      prefix: 'raw',
      access_key_id: store.accessKeyId,
    }
    const secrets = { secret_access_key: store.secretAccessKey }
    const id = await create({ name: 'store', kind: 's3', fields, secrets })
    const opened = await server.connections().openById(id, s3)
    const client = laptopEgress().client()
    const storage = s3Storage(s3OptionsOf(opened, client))
    const location = `${s3LocationOf(opened.fields)}/x.bin`
    expect(location).toBe('s3://lake/raw/x.bin')
    await storage.write(location, Buffer.from('kept'))
    expect(Buffer.from(await storage.read(location)).toString()).toBe('kept')
    client.close()
  })
})
