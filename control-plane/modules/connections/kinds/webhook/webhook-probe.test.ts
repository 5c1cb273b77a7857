import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { laptopEgress } from '../../../../platform/egress/testing.ts'
import { checkFields } from '../../check-input.ts'
import type { Fields } from '../../kind.ts'
import { webhook, isSignedBy } from './index.ts'
import { webhookCheckNames } from './probe.ts'

interface Heard {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let server: Server
let url: string
let heard: Heard[] = []
let status = 204
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      heard.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() })
      if (status === 302) response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
      else response.writeHead(status).end(status === 401 ? `no «${request.headers.authorization}»` : '')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`
})
afterAll(() => server.close())
beforeEach(() => {
  heard = []
  status = 204
})

const probe = (fields: Fields, secrets: Record<string, string> = {}) =>
  webhook.probe(
    { fields: checkFields(webhook, { url, ...fields }), secrets },
    { egress: laptopEgress(), related: () => Promise.reject(new Error('none')) },
  )

test('the checks that the kind announces are those that a test makes', () => {
  expect(webhook.checks).toEqual(webhookCheckNames)
})

test('a test sends one signed message with the headers of the connection', async () => {
  const secrets = { signing_secret: 'whsec_c2VjcmV0', url_secret: '/T0?key=x', authorization: 'Bearer abc' }
  const report = await probe({ headers: 'X-Room: ops\n' }, secrets)
  expect(report.status).toBe('passed')
  expect(heard).toHaveLength(1)
  const [{ headers, body, url: path }] = heard as [Heard]
  expect(path).toBe('/in/T0?key=x')
  expect(headers).toMatchObject({ 'x-room': 'ops', authorization: 'Bearer abc' })
  const message = {
    id: String(headers['webhook-id']),
    timestamp: Number(headers['webhook-timestamp']),
    body,
  }
  expect(isSignedBy('whsec_c2VjcmV0', message, String(headers['webhook-signature']))).toBe(true)
  expect(JSON.parse(body)).toMatchObject({ type: 'boathouse.test' })
})

test('the format text sends a sentence that chat programs show', async () => {
  await probe({ format: 'text' })
  expect(JSON.parse(heard[0]?.body ?? '')).toEqual({ text: expect.stringContaining('Boathouse') })
})

test('a refusal is said with what to do, and without the secret', async () => {
  status = 401
  const report = await probe({}, { authorization: 'Bearer precious' })
  expect(report.status).toBe('failed')
  expect(report.checks.at(-1)).toMatchObject({
    name: 'deliver',
    evidence: 'the receiver answers 401: no «[secret]»',
    remedy: expect.stringContaining('Authorization'),
  })
})

test('redirects are not followed', async () => {
  status = 302
  const report = await probe({})
  expect(report.checks.at(-1)?.evidence).toContain('it points to http://169.254.169.254/')
})

test.each(['@evil.example/', 'x', '.evil.example'])('«%s» cannot end a URL', async (end) => {
  const report = await probe({ url: 'http://127.0.0.1' }, { url_secret: end })
  expect(report.status).toBe('failed')
  expect(heard).toEqual([])
})

test.each(['nonsense', 'Host: elsewhere', 'Webhook-Id: 1', 'X: a\u0007b', 'A b: c'])(
  'the header «%s» is refused when it is saved',
  (headers) => {
    expect(() => checkFields(webhook, { url, headers })).toThrow('fields.headers')
  },
)
