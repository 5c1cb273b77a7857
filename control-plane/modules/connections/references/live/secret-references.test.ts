import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { s3 } from '../../index.ts'
import {
  asAdmin,
  cluster,
  clusterMissing,
  newAccount,
  newNamespace,
} from '../../kinds/kubernetes/live/cluster.ts'
import { startConnectionServer, type ConnectionServer } from '../../testing.ts'

const CANARY = 'kestrel/Zm9v+YmFy=4711'
const fields = { endpoint: 'http://127.0.0.1:1024', bucket: 'lake', access_key_id: 'k' }

describe.skipIf(clusterMissing !== undefined)(`a real API server (${clusterMissing ?? '1.34'})`, () => {
  let server: ConnectionServer
  let pod: string
  let namespace: string
  let token: string
  let clusterName: string
  let count = 0
  beforeAll(async () => {
    pod = await mkdtemp(join(tmpdir(), 'boathouse-pod-'))
    const { hostname, port } = new URL(cluster().endpoint)
    const environment = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port }
    server = await startConnectionServer({ pod: { directory: pod, environment } })
  })
  afterAll(async () => {
    await server?.close()
    await rm(pod, { recursive: true })
  })
  beforeEach(async () => {
    namespace = await newNamespace()
    token = await newAccount(namespace, ['get', 'create', 'patch'])
    clusterName = `cluster-${++count}`
    const { endpoint, ca } = cluster()
    const made = await server.send('POST', '', {
      name: clusterName,
      kind: 'kubernetes',
      fields: { endpoint, ca_pem: ca, namespace },
      secrets: { token },
    })
    expect(made.status).toBe(201)
  })

  const place = (secret: string, key: string, more: object = {}) => ({
    kubernetes: { connection: clusterName, secret, key, ...more },
  })
  const store = (reference: object) => ({
    name: `store-${count}`,
    kind: 's3',
    fields,
    secrets: { secret_access_key: reference },
  })
  const openStore = async (id: string) => (await server.connections().openById(id, s3)).secrets
  const secrets = () => `/api/v1/namespaces/${namespace}/secrets`
  const plant = (name: string, data: Record<string, string>, labels: object = {}) =>
    asAdmin('POST', secrets(), { metadata: { name, labels }, stringData: data })

  test('a secret that is in the cluster is read when it is used, and none of it is kept or told', async () => {
    await plant('keys', { s3: `${CANARY}\n` })
    const made = await server.send('POST', '', store(place('keys', 's3')))
    expect(made).toMatchObject({
      status: 201,
      body: { secrets: { secret_access_key: { set: true, reference: place('keys', 's3') } } },
    })
    expect(await openStore(made.body.connection_id)).toEqual({ secret_access_key: CANARY })
    const tested = await server.send('POST', `/store-${count}/test`, {})
    expect(tested.status).toBe(200)
    expect(JSON.stringify([made.body, tested.body])).not.toContain('kestrel')
    const { rows } = await server.database.pool.query(
      'SELECT t::text AS row FROM secret t WHERE reference IS NOT NULL',
    )
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(CANARY).toString('hex'))
  })

  test('a text is written where it is to be kept, beside what is there', async () => {
    await plant('shared', { other: 'stays' })
    const made = await server.send('POST', '', store({ ...place('shared', 's3'), text: CANARY }))
    expect(made.status).toBe(201)
    const { data } = (await asAdmin('GET', `${secrets()}/shared`)) as { data: Record<string, string> }
    expect(Buffer.from(data['s3'] ?? '', 'base64').toString()).toBe(CANARY)
    expect(Buffer.from(data['other'] ?? '', 'base64').toString()).toBe('stays')
    expect(await openStore(made.body.connection_id)).toEqual({ secret_access_key: CANARY })
    const changed = await server.send('PATCH', `/store-${count}`, {
      secrets: { session_token: { ...place('made', 'token'), text: `${CANARY}-2` } },
    })
    expect(changed.status).toBe(200)
    expect(await openStore(made.body.connection_id)).toMatchObject({ session_token: `${CANARY}-2` })
  })

  test.each<[string, () => object, string, RegExp]>([
    [
      'an absent secret',
      () => place('none', 's3'),
      'SECRET_REFERENCE_ABSENT',
      /There is no secret «test-.*\/none»/,
    ],
    [
      'an absent key',
      () => place('keys', 'none'),
      'SECRET_REFERENCE_KEY_ABSENT',
      /no text under the key «none»/,
    ],
    [
      'a namespace that the connection does not name',
      () => place('keys', 's3', { namespace: 'kube-system' }),
      'SECRET_REFERENCE_FORBIDDEN',
      /as namespaces with secrets, not kube-system/,
    ],
  ])('%s is told, and can be saved and mended later', async (_what, reference, code, message) => {
    await plant('keys', { s3: CANARY })
    const made = await server.send('POST', '', store(reference()))
    expect(made.status).toBe(201)
    await expect(openStore(made.body.connection_id)).rejects.toThrow(message)
    const tested = await server.send('POST', `/store-${count}/test`, {})
    expect(tested.body).toMatchObject({ error_code: code })
    expect(tested.body.message).toMatch(message)
  })

  test('what the account may not is told with the words of the API server', async () => {
    const weak = await newAccount(namespace, [])
    await server.send('PATCH', `/${clusterName}`, { secrets: { token: weak } })
    const made = await server.send('POST', '', store({ ...place('keys', 's3'), text: CANARY }))
    expect(made.body).toMatchObject({ error_code: 'SECRET_REFERENCE_FORBIDDEN' })
    expect(made.body.message).toContain('cannot get resource "secrets"')
    expect(JSON.stringify(made.body)).not.toContain('kestrel')
    expect((await server.send('GET', `/store-${count}`)).status).toBe(404)
  })

  test('a change in the cluster is seen by a test at once, and an edit of the connection forgets what was read', async () => {
    await plant('keys', { s3: CANARY })
    const { body } = await server.send('POST', '', store(place('keys', 's3')))
    expect(await openStore(body.connection_id)).toEqual({ secret_access_key: CANARY })
    await asAdmin('DELETE', `${secrets()}/keys`)
    expect(await openStore(body.connection_id)).toEqual({ secret_access_key: CANARY })
    expect((await server.send('POST', `/store-${count}/test`, {})).body).toMatchObject({
      error_code: 'SECRET_REFERENCE_ABSENT',
    })
    await server.send('PATCH', `/${clusterName}`, { description: 'changed' })
    await expect(openStore(body.connection_id)).rejects.toThrow('There is no secret')
  })

  test('a cluster that secrets are read through is not deleted, and its own token stays here', async () => {
    await server.send('POST', '', store(place('keys', 's3')))
    const refused = await server.send('DELETE', `/${clusterName}`)
    expect(refused.body).toMatchObject({ error_code: 'CONNECTION_IN_USE' })
    expect(refused.body.message).toContain(`the secrets of the connection «store-${count}»`)
    const circle = await server.send('PATCH', `/${clusterName}`, { secrets: { token: place('keys', 's3') } })
    expect(circle.body).toMatchObject({ error_code: 'INVALID_REQUEST' })
    await server.send('DELETE', `/store-${count}`)
    expect((await server.send('DELETE', `/${clusterName}`)).status).toBe(204)
  })

  test('the service account of the server uses only secrets that are meant for the workspace', async () => {
    await writeFile(join(pod, 'token'), `${token}\n`)
    await writeFile(join(pod, 'ca.crt'), cluster().ca)
    await writeFile(join(pod, 'namespace'), namespace)
    clusterName = `own-${count}`
    await server.send('POST', '', {
      name: clusterName,
      kind: 'kubernetes',
      fields: { auth: 'service_account' },
    })
    await plant('boathouse-master-key', { key: CANARY })
    await plant('meant', { key: CANARY }, { 'boathouse-workspace': 'default' })
    const { body } = await server.send('POST', '', store(place('meant', 'key')))
    expect(await openStore(body.connection_id)).toEqual({ secret_access_key: CANARY })
    const other = { ...store(place('boathouse-master-key', 'key')), name: `thief-${count}` }
    const thief = await server.send('POST', '', other)
    await expect(openStore(thief.body.connection_id)).rejects.toThrow('labelled boathouse-workspace=default')
    const over = await server.send('PATCH', `/thief-${count}`, {
      secrets: { secret_access_key: { ...place('boathouse-master-key', 'key'), text: 'mine now' } },
    })
    expect(over.body).toMatchObject({ error_code: 'SECRET_REFERENCE_FORBIDDEN' })
    const written = await server.send('PATCH', `/thief-${count}`, {
      secrets: { secret_access_key: { ...place('fresh', 'key'), text: 'mine now' } },
    })
    expect(written.status).toBe(200)
    expect(await openStore(thief.body.connection_id)).toEqual({ secret_access_key: 'mine now' })
  })
})
