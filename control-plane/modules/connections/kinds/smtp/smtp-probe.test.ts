import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { laptopEgress } from '../../../../platform/egress/testing.ts'
import { checkFields } from '../../check-input.ts'
import type { Fields } from '../../kind.ts'
import { smtp } from './index.ts'
import { smtpCheckNames } from './probe.ts'
import { startMailReceiver, type MailReceiver } from './testing.ts'

let directory: string
let tls: { readonly key: string; readonly cert: string }
const servers: MailReceiver[] = []
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'boathouse-smtp-'))
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const out = ['-keyout', key, '-out', cert, '-days', '2', '-nodes']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...out, ...subject], { stdio: 'ignore' })
  tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
})
afterAll(async () => {
  for (const server of servers) await server.stop()
  rmSync(directory, { recursive: true })
})

const start = async (options: Parameters<typeof startMailReceiver>[0]): Promise<MailReceiver> => {
  const server = await startMailReceiver(options)
  servers.push(server)
  return server
}
const probe = (server: MailReceiver, fields: Fields, secrets: Record<string, string> = {}) =>
  smtp.probe(
    {
      fields: checkFields(smtp, {
        host: 'localhost',
        port: server.port,
        from: 'lake@example.org',
        ...fields,
      }),
      secrets,
    },
    {
      egress: laptopEgress({ lookup: async () => ['127.0.0.1'] }),
      related: () => Promise.reject(new Error('none')),
    },
  )
const statuses = (report: Awaited<ReturnType<typeof probe>>) =>
  Object.fromEntries(report.checks.map(({ name, status }) => [name, status]))
const signIn = { auth: 'password', user: 'lake' }

test('the checks that the kind announces are those that a test makes', () => {
  expect(smtp.checks).toEqual(smtpCheckNames)
})

test.each([
  ['starttls', false],
  ['implicit', true],
] as const)('with %s a test signs in over TLS and delivers a mail', async (mode, secure) => {
  const server = await start({ ...tls, secure, password: 'precious' })
  const given = { tls: mode, ...signIn, test_to: 'ops@example.org', ca_pem: tls.cert }
  const report = await probe(server, given, { password: 'precious' })
  expect([report.status, statuses(report)['deliver']]).toEqual(['passed', 'passed'])
  expect(server.mails).toMatchObject([{ to: ['ops@example.org'], secure: true, user: 'lake' }])
})

test('a certificate of a stranger is refused, and no password is sent', async () => {
  const server = await start({ ...tls, secure: false, password: 'precious' })
  const report = await probe(server, signIn, { password: 'precious' })
  expect(statuses(report)).toMatchObject({ authenticate: 'failed', deliver: 'skipped' })
  expect(server.signIns).toEqual([])
})

test('a server without STARTTLS gets nothing when STARTTLS is asked for', async () => {
  const server = await start({ secure: false, withoutTls: true, password: 'precious' })
  const report = await probe(server, signIn, { password: 'precious' })
  expect(statuses(report)['authenticate']).toBe('failed')
  expect(server.signIns).toEqual([])
})

test('a password is not sent without TLS', async () => {
  const server = await start({ secure: false, withoutTls: true, password: 'precious' })
  const report = await probe(server, { ...signIn, tls: 'none' }, { password: 'precious' })
  expect(report.checks.find(({ name }) => name === 'authenticate')?.evidence).toContain('without TLS')
  expect(server.signIns).toEqual([])
})

test('a wrong password is said, without showing it', async () => {
  const server = await start({ ...tls, secure: false, password: 'right' })
  const report = await probe(server, { ...signIn, ca_pem: tls.cert }, { password: 'wrong-one' })
  const [failing] = report.checks.filter(({ status }) => status === 'failed')
  expect(failing).toMatchObject({ name: 'authenticate', evidence: expect.stringContaining('the sign-in') })
  expect(JSON.stringify(report)).not.toContain('wrong-one')
})

test('without a recipient the test stops before a mail', async () => {
  const server = await start({ secure: false, withoutTls: true })
  const report = await probe(server, { tls: 'none' })
  expect([report.status, statuses(report)['deliver']]).toEqual(['passed', 'skipped'])
  expect(server.mails).toEqual([])
})

test.each([
  ['host', 'https://mail.example.org'],
  ['port', '70000'],
  ['from', 'nobody'],
  ['from', 'a@example.org\r\nBcc: b@example.org'],
])('%s «%s» is refused when it is saved', (name, value) => {
  expect(() => checkFields(smtp, { host: 'localhost', from: 'a@example.org', [name]: value })).toThrow(
    `fields.${name}`,
  )
})
