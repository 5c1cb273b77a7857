import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startVersitygw, versitygwMissing, type S3Server } from '../../../../../tools/versitygw.ts'
import { egressRules } from '../../../../platform/egress/egress-rules.ts'
import { laptopEgress } from '../../../../platform/egress/testing.ts'
import type { Egress } from '../../../../platform/egress/index.ts'
import type { Report } from '../../probe/run-checks.ts'
import { startCarelessStore } from './careless-store.ts'
import { s3 } from './index.ts'
import { s3CheckNames } from './probe.ts'

const unknownHost = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
const related = () => Promise.reject(new Error('none'))

const probe = (
  store: { endpoint: string; accessKeyId?: string; secretAccessKey?: string },
  fields: object = {},
  egress: Egress = laptopEgress(),
): Promise<Report> =>
  s3.probe(
    {
      fields: {
        endpoint: store.endpoint,
        bucket: 'lake',
        access_key_id: store.accessKeyId ?? 'k',
        ...fields,
      },
      secrets: { secret_access_key: store.secretAccessKey ?? 'a secret that nobody sees' },
    },
    { egress, related },
  )

const statusOf = (report: Report, name: string) => report.checks.find((check) => check.name === name)
const failing = (report: Report): string[] =>
  report.checks.filter(({ status }) => status === 'failed').map(({ name }) => name)

test('the checks that the kind announces are those that a test makes', () => {
  expect(s3.checks).toEqual(s3CheckNames)
})

test('a store that takes no notice of conditions is found out, and left as it was', async () => {
  const store = await startCarelessStore()
  const report = await probe(store, { prefix: 'a/b' })
  expect(report.status).toBe('limited')
  expect(report.capabilities).toEqual({
    range_reads: false,
    multipart: false,
    checksums: false,
    conditional_create: false,
    conditional_replace: false,
    conditional_delete: false,
  })
  expect(statusOf(report, 'conditional create')?.evidence).toContain('10 of 10 writers won')
  expect(statusOf(report, 'conditional delete')?.evidence).toContain('ignored and the object deleted')
  expect(statusOf(report, 'delete')?.status).toBe('passed')
  expect(store.keys()).toEqual([])
  store.close()
})

test('a host that is not there, a closed port and a forbidden network are told apart', async () => {
  const absent = await probe(
    { endpoint: 'http://store.invalid:9000' },
    {},
    laptopEgress({ lookup: unknownHost }),
  )
  expect(failing(absent)).toEqual(['resolve', 'connect'])
  expect(statusOf(absent, 'connect')?.remedy).toContain('Correct the host name')
  const closed = await probe({ endpoint: 'http://127.0.0.1:1024' })
  expect(failing(closed)).toEqual(['connect'])
  expect(statusOf(closed, 'connect')?.evidence).toContain('ECONNREFUSED')
  const rules = egressRules({ networks: ['10.0.0.0/8'], ports: ['443'] })
  const denied = await probe(
    { endpoint: 'http://127.0.0.1:9000' },
    {},
    laptopEgress({ rules, loopbackOpen: false }),
  )
  expect(statusOf(denied, 'connect')?.evidence).toContain('not allowed')
  const metadata = await probe({ endpoint: 'http://169.254.169.254' })
  expect(statusOf(metadata, 'connect')?.evidence).toContain('metadata service')
  expect(statusOf(metadata, 'write')?.status).toBe('skipped')
})

describe.skipIf(versitygwMissing !== undefined)(`a real store (${versitygwMissing ?? 'versitygw'})`, () => {
  let store: S3Server
  beforeAll(async () => {
    store = await startVersitygw(['lake'])
  })
  afterAll(() => store.stop())

  test('every check passes and nothing is left behind', async () => {
    const report = await probe(store, { prefix: 'deep/inside' })
    expect(failing(report)).toEqual([])
    expect(report.status).toBe('passed')
    expect(report.capabilities).toEqual({
      range_reads: true,
      multipart: true,
      checksums: true,
      conditional_create: true,
      conditional_replace: true,
      conditional_delete: true,
    })
    expect(statusOf(report, 'tls')).toMatchObject({ status: 'skipped' })
    const left = readdirSync(join(store.directory, 'lake'), { recursive: true, withFileTypes: true })
    expect(left.filter((entry) => entry.isFile())).toEqual([])
    expect(JSON.stringify(report)).not.toContain(store.secretAccessKey)
  })

  test.each<[string, object, object, string, string]>([
    [
      'a wrong secret',
      { secretAccessKey: 'not the secret' },
      {},
      'authenticate',
      'Type the secret access key again',
    ],
    ['an unknown key', { accessKeyId: 'nobody' }, {}, 'authenticate', 'does not know this access key id'],
    ['a wrong region', {}, { region: 'eu-north-1' }, 'authenticate', 'region'],
    ['no such bucket', {}, { bucket: 'nowhere' }, 'bucket', 'Create the bucket'],
  ])('%s fails where it matters, with what to do', async (_what, keys, fields, name, remedy) => {
    const report = await probe({ ...store, ...keys }, fields)
    expect(failing(report), JSON.stringify(report.checks)).toEqual([name])
    expect(report.status).toBe('failed')
    expect(statusOf(report, name)?.remedy).toContain(remedy)
    expect(statusOf(report, 'write')?.evidence).toContain('not tried')
    expect(report.capabilities).toEqual({})
  })
})

describe.skipIf(versitygwMissing !== undefined)(
  `a store with its own authority (${versitygwMissing ?? 'versitygw'})`,
  () => {
    let directory: string
    let store: S3Server
    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), 'boathouse-ca-'))
      const [keyFile, certFile] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
      const subject = ['-subj', '/CN=store', '-addext', 'subjectAltName=IP:127.0.0.1']
      const out = ['-keyout', keyFile, '-out', certFile, '-days', '2', '-nodes']
      execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...out, ...subject], {
        stdio: 'ignore',
      })
      store = await startVersitygw(['lake'], { certFile, keyFile })
    })
    afterAll(async () => {
      await store.stop()
      rmSync(directory, { recursive: true })
    })

    test('is trusted with its certificate only', async () => {
      const distrusted = await probe(store)
      expect(failing(distrusted)).toContain('tls')
      expect(statusOf(distrusted, 'tls')?.remedy).toContain('certificate of the authority')
      const trusted = await probe(store, { ca_pem: readFileSync(join(directory, 'cert.pem'), 'utf8') })
      expect(failing(trusted)).toEqual([])
      expect(statusOf(trusted, 'tls')?.evidence).toContain('TLSv1.3')
    })
  },
)
