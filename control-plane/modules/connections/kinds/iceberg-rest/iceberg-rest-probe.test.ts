import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { laptopEgress } from '../../../../platform/egress/testing.ts'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../../../../testing/whole-server.ts'
import type { Fields } from '../../kind.ts'
import type { Report } from '../../probe/run-checks.ts'
import { icebergRest } from './index.ts'
import { icebergRestCheckNames } from './probe.ts'

let other: WholeServer
beforeAll(async () => {
  other = await startWholeServer()
})
afterAll(() => other.close())

const probe = (fields: Fields, secrets: Record<string, string> = {}): Promise<Report> =>
  icebergRest.probe(
    { fields, secrets },
    { egress: laptopEgress(), related: () => Promise.reject(new Error('none')) },
  )
const catalog = (more: Fields = {}): Fields => ({
  endpoint: `${other.url}/iceberg`,
  warehouse: 'lake',
  ...more,
})
const statusOf = (report: Report, name: string) => report.checks.find((check) => check.name === name)
const failing = (report: Report): string[] =>
  report.checks.filter(({ status }) => status === 'failed').map(({ name }) => name)

test('the checks that the kind announces are those that a test makes', () => {
  expect(icebergRest.checks).toEqual(icebergRestCheckNames)
})

test('another Boathouse passes with an access token', async () => {
  const report = await probe(catalog(), { token: WHOLE_SERVER_TOKEN })
  expect(failing(report)).toEqual([])
  expect(report.status).toBe('passed')
  expect(statusOf(report, 'namespaces')?.evidence).toContain('1 namespaces')
  expect(report.capabilities).toEqual({ views: true, transactions: true })
  expect(JSON.stringify(report)).not.toContain(WHOLE_SERVER_TOKEN)
})

test('client credentials are exchanged for a token', async () => {
  const made = await fetch(`${other.url}/api/v1/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${WHOLE_SERVER_TOKEN}`, 'content-type': 'application/json' },
    body: '{}',
  })
  const { token, token_value } = await made.json()
  const fields = catalog({ auth: 'oauth2', client_id: token.token_id })
  const report = await probe(fields, { client_secret: token_value })
  expect(failing(report), JSON.stringify(report.checks)).toEqual([])
  expect(statusOf(report, 'token')?.evidence).toMatch(/client credentials gave a token for \d+ s/)
})

test.each<[string, Fields, Record<string, string>, string[], RegExp]>([
  ['a wrong token', {}, { token: 'wrong' }, ['config'], /credentials/],
  [
    'a wrong client secret',
    { auth: 'oauth2', client_id: 'x' },
    { client_secret: 'wrong' },
    ['token'],
    /credentials/,
  ],
  ['an unknown warehouse', { warehouse: 'nowhere' }, { token: WHOLE_SERVER_TOKEN }, ['config'], /warehouse/],
  [
    'a wrong prefix',
    { prefix: 'nowhere' },
    { token: WHOLE_SERVER_TOKEN },
    ['namespaces'],
    /prefix|warehouse/,
  ],
])('%s fails where it matters, with what to do', async (_what, fields, secrets, names, remedy) => {
  const report = await probe(catalog(fields), secrets)
  expect(failing(report), JSON.stringify(report.checks)).toEqual(names)
  expect(report.status).toBe('failed')
  expect(statusOf(report, names[0] ?? '')?.remedy).toMatch(remedy)
})

const startServer = async (answer: { status: number; headers?: Record<string, string>; body: string }) => {
  const server = createServer((_request, response) =>
    response.writeHead(answer.status, answer.headers).end(answer.body),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => server.close(),
  }
}

test.each([
  ['a web page', { status: 200, body: '<html>' }, 'no JSON object'],
  ['another service', { status: 200, body: '{"hello":1}' }, 'without defaults and overrides'],
  [
    'a redirect',
    { status: 302, headers: { location: 'http://169.254.169.254/' }, body: '' },
    'redirects are not followed',
  ],
  [
    'a token told back',
    { status: 400, body: '{"error":{"message":"bad token precious-token"}}' },
    'bad token [secret]',
  ],
])('%s is no catalog', async (_what, answer, evidence) => {
  const server = await startServer(answer)
  const report = await probe({ endpoint: server.endpoint }, { token: 'precious-token' })
  expect(failing(report)).toEqual(['config'])
  expect(statusOf(report, 'config')?.evidence).toContain(evidence)
  server.stop()
})

test('a catalog that lists fewer endpoints is limited', async () => {
  const body = '{"defaults":{},"overrides":{},"endpoints":["GET /v1/{prefix}/namespaces"],"namespaces":[]}'
  const server = await startServer({ status: 200, body })
  const report = await probe({ endpoint: server.endpoint, auth: 'none' })
  expect([report.status, failing(report)]).toEqual(['limited', ['views', 'transactions']])
  expect(statusOf(report, 'token')?.status).toBe('skipped')
  server.stop()
})
