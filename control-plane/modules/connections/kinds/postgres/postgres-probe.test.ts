import { afterAll, beforeAll, expect, test } from 'vitest'
import { laptopEgress } from '../../../../platform/egress/testing.ts'
import { parseIp } from '../../../../platform/egress/index.ts'
import { startSourceDatabase, type SourceDatabase } from '../../../../testing/source-database.ts'
import { checkFields } from '../../check-input.ts'
import type { Fields } from '../../kind.ts'
import { postgres } from './index.ts'
import { postgresCheckNames } from './probe.ts'

let plain: SourceDatabase
let secure: SourceDatabase
beforeAll(async () => {
  plain = await startSourceDatabase()
  secure = await startSourceDatabase({ tls: true })
  for (const one of [plain, secure]) await one.run('CREATE TABLE orders (id bigint PRIMARY KEY)')
})
afterAll(async () => {
  await plain.remove()
  await secure.remove()
})

const probe = (
  database: SourceDatabase,
  fields: Fields = {},
  change: { readonly egress?: Parameters<typeof laptopEgress>[0]; readonly password?: string } = {},
) =>
  postgres.probe(
    {
      fields: checkFields(postgres, { ...database.fields, ...fields }),
      secrets: { password: change.password ?? database.secrets.password },
    },
    {
      egress: laptopEgress({ lookup: async () => [database.host], ...change.egress }),
      related: () => Promise.reject(new Error('none')),
    },
  )
const statuses = (report: Awaited<ReturnType<typeof probe>>) =>
  Object.fromEntries(report.checks.map(({ name, status }) => [name, status]))
const check = (report: Awaited<ReturnType<typeof probe>>, name: string) =>
  report.checks.find((one) => one.name === name)

test('the checks that the kind announces are those that a test makes', () => {
  expect(postgres.checks).toEqual(postgresCheckNames)
})

test('a database is told about: version, tables, and that nothing can be written', async () => {
  const report = await probe(plain)
  expect(statuses(report)).toEqual({
    resolve: 'passed',
    connect: 'passed',
    tls: 'skipped',
    authenticate: 'passed',
    version: 'passed',
    list: 'passed',
    'read-only': 'passed',
    clock: 'passed',
  })
  expect(check(report, 'version')?.evidence).toMatch(/^PostgreSQL \d+/)
  expect(check(report, 'list')?.evidence).toBe('1 readable table: public.orders')
})

test('a role that may write is warned of, and works', async () => {
  await plain.run('CREATE TABLE notes (n int); GRANT INSERT ON notes TO reader')
  const report = await probe(plain)
  expect(report.status).toBe('limited')
  expect(check(report, 'read-only')).toMatchObject({
    status: 'failed',
    evidence: 'reader may write to 1 table',
  })
  await plain.run('DROP TABLE notes')
})

test('TLS is verified against the name and the authority', async () => {
  const good = await probe(secure, { ca_pem: secure.ca })
  expect(statuses(good)).toMatchObject({ tls: 'passed', authenticate: 'passed', list: 'passed' })
  expect(check(good, 'tls')?.evidence).toMatch(/^TLSv1\.3, certificate of source\.example\.org valid until/)
  const unknown = await probe(secure)
  expect(check(unknown, 'tls')).toMatchObject({
    status: 'failed',
    evidence: expect.stringContaining('failed'),
  })
  expect(statuses(unknown)).toMatchObject({ authenticate: 'skipped', list: 'skipped' })
  const other = await probe(secure, { ca_pem: secure.ca, host: 'other.example.org' })
  expect(check(other, 'tls')?.status).toBe('failed')
  const required = await probe(secure, { tls: 'require' })
  expect(statuses(required)).toMatchObject({ tls: 'passed', authenticate: 'passed' })
})

test('a server without TLS hears no password when TLS is asked for', async () => {
  const report = await probe(plain, { tls: 'require' })
  expect(check(report, 'tls')).toMatchObject({
    status: 'failed',
    evidence: expect.stringContaining('speaks no TLS'),
    remedy: expect.stringContaining('ssl = on'),
  })
  expect(statuses(report)).toMatchObject({ authenticate: 'skipped' })
})

test('a wrong password is refused in the words of the server, without the password', async () => {
  const report = await probe(plain, {}, { password: 'wrong-password-of-mine' })
  expect(check(report, 'authenticate')).toMatchObject({
    status: 'failed',
    evidence: expect.stringContaining('password authentication failed'),
    remedy: expect.stringContaining('pg_hba.conf'),
  })
  expect(JSON.stringify(report)).not.toContain('wrong-password-of-mine')
})

test('our own database is out of reach', async () => {
  const address = parseIp(plain.host)
  const own = [
    { what: 'the database of this Boathouse', port: plain.port, addresses: address ? [address] : [] },
  ]
  const report = await probe(plain, {}, { egress: { own: async () => own } })
  expect(check(report, 'connect')).toMatchObject({
    status: 'failed',
    evidence: expect.stringContaining('the database of this Boathouse'),
  })
})

test.each([
  [{ host: 'postgres://reader@erp' }, 'host'],
  [{ host: '/run/postgresql' }, 'host'],
  [{ sslmode: 'disable' }, 'sslmode'],
  [{ options: '-c role=admin' }, 'options'],
  [{ statement_timeout_seconds: 0 }, 'statement_timeout_seconds'],
  [{ tls: 'prefer' }, 'tls'],
])('%o is refused', (fields, name) => {
  expect(() => checkFields(postgres, { ...plain.fields, ...fields })).toThrow(
    expect.objectContaining({
      details: expect.objectContaining({
        fields: expect.arrayContaining([expect.objectContaining({ field: expect.stringContaining(name) })]),
      }),
    }),
  )
})
