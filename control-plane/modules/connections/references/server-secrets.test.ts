import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withoutSecrets } from '../../../platform/known-secrets.ts'
import { s3 } from '../index.ts'
import { startConnectionServer, type ConnectionServer } from '../testing.ts'

// Secrets that the operator gives the server: read at each use, for the workspaces that the configuration names.

const fields = { endpoint: 'http://127.0.0.1:1024', bucket: 'lake', access_key_id: 'k' }
const environment: Record<string, string> = {
  LAKE_KEY: 'kestrel-variable-1',
  FINANCE_KEY: 'kestrel-finance',
  EMPTY_KEY: '',
}

let server: ConnectionServer
let parent: string
let open: string
let count = 0
beforeAll(async () => {
  parent = await realpath(await mkdtemp(join(tmpdir(), 'boathouse-secrets-')))
  open = join(parent, 'open')
  await mkdir(join(open, 'home'), { recursive: true })
  await mkdir(join(parent, 'openly'))
  server = await startConnectionServer({
    protectedPaths: [join(open, 'home')],
    serverSecrets: {
      variables: [
        { workspace: 'default', place: 'LAKE_KEY' },
        { workspace: '*', place: 'EMPTY_KEY' },
        { workspace: 'finance', place: 'FINANCE_KEY' },
      ],
      directories: [{ workspace: 'default', place: open }],
      environment,
    },
  })
})
afterAll(async () => {
  await server?.close()
  await rm(parent, { recursive: true })
})

const save = (reference: object) =>
  server.send('POST', '', {
    name: `store-${++count}`,
    kind: 's3',
    fields,
    secrets: { secret_access_key: reference },
  })
const opened = async (id: string) => (await server.connections().openById(id, s3)).secrets.secret_access_key
const file = async (name: string, content: string | Buffer): Promise<string> => {
  await writeFile(join(open, name), content)
  return join(open, name)
}

test('a variable is read whenever it is used, kept nowhere, and known to redaction', async () => {
  const made = await save({ environment: 'LAKE_KEY' })
  expect(made).toMatchObject({
    status: 201,
    body: { secrets: { secret_access_key: { set: true, reference: { environment: 'LAKE_KEY' } } } },
  })
  expect(await opened(made.body.connection_id)).toBe('kestrel-variable-1')
  environment['LAKE_KEY'] = 'kestrel-variable-2'
  expect(await opened(made.body.connection_id)).toBe('kestrel-variable-2')
  expect(withoutSecrets('it says kestrel-variable-2')).toBe('it says [redacted]')
  const shown = await server.send('GET', `/store-${count}`)
  expect(JSON.stringify(shown.body)).not.toContain('kestrel')
  const { rows } = await server.database.pool.query('SELECT s::text AS row FROM secret s')
  expect(JSON.stringify(rows)).not.toContain(Buffer.from('kestrel').toString('hex'))
})

test('a file is read whenever it is used, also when it is a link of a mounted volume', async () => {
  await mkdir(join(open, '..v1'))
  await writeFile(join(open, '..v1', 'key'), 'kestrel-file-1\n')
  await symlink('..v1', join(open, '..data'))
  await symlink(join('..data', 'key'), join(open, 'key'))
  const made = await save({ file: join(open, 'key') })
  expect(made.status).toBe(201)
  expect(await opened(made.body.connection_id)).toBe('kestrel-file-1')
  await mkdir(join(open, '..v2'))
  await writeFile(join(open, '..v2', 'key'), 'kestrel-file-2\n')
  await symlink('..v2', join(open, '..next'))
  await rename(join(open, '..next'), join(open, '..data'))
  expect(await opened(made.body.connection_id)).toBe('kestrel-file-2')
})

test('what the configuration does not name for the workspace is refused, be it there or not', async () => {
  for (const reference of [
    { environment: 'FINANCE_KEY' },
    { environment: 'ABSENT_KEY' },
    { environment: 'PATH' },
    { file: '/etc/passwd' },
    { file: '/etc/absent' },
    { file: open },
    { file: `${open}ly/key` },
    { file: `${open}/../openly/key` },
    { file: `${open}/./key` },
  ]) {
    const answer = await save(reference)
    expect({ reference, code: answer.body.error_code }).toEqual({
      reference,
      code: 'SECRET_REFERENCE_NOT_ALLOWED',
    })
  }
  const draft = { kind: 's3', fields, secrets: { secret_access_key: { environment: 'FINANCE_KEY' } } }
  const tried = await server.send('POST', '/api/v1/workspaces/default/connection-tests', draft)
  expect(tried.body.error_code).toBe('SECRET_REFERENCE_NOT_ALLOWED')
})

test('links out of what is open, and into what is the server’s own, lead nowhere', async () => {
  await writeFile(join(parent, 'outside'), 'kestrel-outside')
  await symlink(join(parent, 'outside'), join(open, 'out'))
  await writeFile(join(open, 'home', 'master-key'), 'kestrel-master')
  for (const path of [join(open, 'out'), join(open, 'home', 'master-key')]) {
    const made = await save({ file: path })
    expect(made.status).toBe(201)
    const failure = await opened(made.body.connection_id).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'SECRET_REFERENCE_NOT_ALLOWED' })
  }
})

test('what cannot be read is told with its place and the reason', async () => {
  for (const [reference, reason] of [
    [{ environment: 'EMPTY_KEY' }, 'it is not set, or empty'],
    [{ file: join(open, 'absent') }, 'there is no such file'],
    [{ file: join(open, '..v1') }, 'it is no file'],
    [{ file: await file('empty', '\n') }, 'it is empty'],
    [{ file: await file('binary', Buffer.from([0xff, 0xfe, 0x00])) }, 'it is no UTF-8 text'],
    [{ file: await file('long', 'x'.repeat(70_000)) }, 'it is longer than 65536 bytes'],
  ] as const) {
    const made = await save(reference)
    expect(made.status).toBe(201)
    const failure = await opened(made.body.connection_id).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 'SECRET_REFERENCE_UNREADABLE',
      message: expect.stringContaining(reason),
    })
  }
})

test('what is taken from the configuration cannot be read any more', async () => {
  const permits = [{ workspace: 'default', place: 'SOON_GONE' }]
  const other = await startConnectionServer({
    serverSecrets: { variables: permits, directories: [], environment: { SOON_GONE: 'kestrel-gone' } },
  })
  try {
    const made = await other.send('POST', '', {
      name: 'store',
      kind: 's3',
      fields,
      secrets: { secret_access_key: { environment: 'SOON_GONE' } },
    })
    expect(made.status).toBe(201)
    permits.length = 0
    const failure = await other
      .connections()
      .openById(made.body.connection_id, s3)
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'SECRET_REFERENCE_NOT_ALLOWED' })
  } finally {
    await other.close()
  }
})
