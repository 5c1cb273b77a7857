import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startVersitygw, versitygwMissing, type S3Server } from '../../tools/versitygw.ts'
import { startTestServer } from '../server.ts'
import type { TestServer } from '../server.ts'
import { runCli, type CliOutcome } from './run-cli.ts'

let server: TestServer
let directory: string
beforeAll(async () => {
  server = await startTestServer()
  directory = mkdtempSync(join(tmpdir(), 'boathouse-cli-'))
})
afterAll(async () => {
  await server.stop()
  rmSync(directory, { recursive: true })
})

const connections = (words: readonly string[], input = ''): Promise<CliOutcome> =>
  runCli(server, ['connections', ...words], input)

test('a kind lists its fields and secrets', async () => {
  const { stdout } = await connections(['kinds'])
  expect(stdout).toContain('iceberg_rest')
  const fields = await connections(['kinds', 's3'])
  expect(fields.stdout).toMatch(/bucket +text +yes/)
  expect(fields.stdout).toMatch(/secret_access_key +secret +yes/)
})

test('a secret can be one of Kubernetes, by what it is called there', async () => {
  const cluster = ['--field', 'endpoint=https://127.0.0.1:1024', '--secret-stdin', 'token']
  expect((await connections(['create', 'kubernetes', 'cluster', ...cluster], 'kestrel')).code).toBe(0)
  const fields = ['host=mail.example', 'from=a@b.example', 'auth=password', 'user=ada'].flatMap((one) => [
    '--field',
    one,
  ])
  const at = ['--secret-kubernetes', 'password=cluster/team/mail/password']
  const made = await connections(['create', 'smtp', 'mail', ...fields, ...at, '-o', 'json'])
  expect(made.stderr).toBe('')
  const reference = {
    kubernetes: { connection: 'cluster', namespace: 'team', secret: 'mail', key: 'password' },
  }
  expect(JSON.parse(made.stdout)).toMatchObject({ secrets: { password: { set: true, reference } } })
  const deleted = await connections(['delete', 'cluster'])
  expect(deleted.stderr).toContain('the secrets of the connection «mail»')
  const wrong = await connections(['update', 'mail', '--secret-kubernetes', 'password=mail'])
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('connection/namespace/secret/key')])
})

test('a secret can be one of the server, which says what its operator has to allow', async () => {
  const fields = [
    '--field',
    'host=mail.example.org',
    '--field',
    'from=a@example.org',
    '--field',
    'auth=password',
  ]
  const mail = ['create', 'smtp', 'post', ...fields, '--field', 'user=ada']
  const variable = await connections([...mail, '--secret-environment', 'password=MAIL_PASSWORD'])
  expect(variable.code).toBe(1)
  expect(variable.stderr).toContain('BOATHOUSE_SECRET_ENVIRONMENT')
  const file = await connections([...mail, '--secret-server-file', 'password=/run/secrets/mail'])
  expect(file.stderr).toContain('BOATHOUSE_SECRET_FILES')
})

test('a secret comes from standard input or a file and never comes back', async () => {
  const place = [
    '--field',
    'endpoint=http://127.0.0.1:1024',
    '--field',
    'bucket=lake',
    '--field',
    'access_key_id=k',
  ]
  const made = await connections(
    ['create', 's3', 'store', ...place, '--secret-stdin', 'secret_access_key', '-o', 'json'],
    'kestrel-1\n',
  )
  expect(made.stderr).toBe('')
  expect(JSON.parse(made.stdout)).toMatchObject({ secrets: { secret_access_key: { set: true } } })
  const file = join(directory, 'secret')
  writeFileSync(file, 'kestrel-2\n')
  const changed = await connections([
    'update',
    'store',
    '--field',
    'prefix=raw',
    '--secret-file',
    `secret_access_key=${file}`,
  ])
  expect(changed.code).toBe(0)
  const shown = await connections(['show', 'store'])
  expect(shown.stdout).toContain('"prefix":"raw"')
  expect(made.stdout + changed.stdout + shown.stdout).not.toContain('kestrel')
})

test('a connection that does not work says so by its exit code and what to do', async () => {
  const { code, stdout, stderr } = await connections(['test', 'store'])
  expect(code).toBe(1)
  expect(stdout).toMatch(/connect +failed .*ECONNREFUSED.*Look whether the service runs/)
  expect(stderr).toContain('does not work')
  expect((await connections(['list'])).stdout).toMatch(/store +s3 +failed/)
})

test('what is missing is named, and a deleted connection is gone', async () => {
  const { code, stderr } = await connections(['create', 's3', 'bad', '--field', 'bucket=lake'])
  expect(code).toBe(1)
  expect(stderr).toContain('fields.access_key_id')
  expect((await connections(['create', 'floppy', 'bad'])).code).toBe(2)
  expect((await connections(['delete', 'store'])).code).toBe(0)
  expect((await connections(['show', 'store'])).stderr).toContain('CONNECTION_NOT_FOUND')
})

test('where the server may connect to is shown and changed', async () => {
  expect((await runCli(server, ['egress', 'get'])).stdout).toContain('0.0.0.0/0')
  const wrong = await runCli(server, ['egress', 'set', '--network', '10.0.0.0/99'])
  expect(wrong.stderr).toContain('networks[0]')
  const set = await runCli(server, ['egress', 'set', '--port', '443', '--port', '1024-65535', '-o', 'json'])
  expect(JSON.parse(set.stdout)).toMatchObject({ ports: ['443', '1024-65535'], is_default: false })
})

describe.skipIf(versitygwMissing !== undefined)(
  `with a real store (${versitygwMissing ?? 'versitygw'})`,
  () => {
    let store: S3Server
    beforeAll(async () => {
      store = await startVersitygw(['lake'])
    })
    afterAll(() => store.stop())

    test('a connection that works is told check by check', async () => {
      const place = [
        '--field',
        `endpoint=${store.endpoint}`,
        '--field',
        'bucket=lake',
        '--field',
        `access_key_id=${store.accessKeyId}`,
      ]
      await connections(
        ['create', 's3', 'real', ...place, '--secret-stdin', 'secret_access_key'],
        store.secretAccessKey,
      )
      const { code, stdout } = await connections(['test', 'real'])
      expect([code, stdout]).toEqual([0, expect.stringMatching(/conditional create +passed/)])
      expect((await connections(['list'])).stdout).toMatch(/real +s3 +passed/)
    })
  },
)
