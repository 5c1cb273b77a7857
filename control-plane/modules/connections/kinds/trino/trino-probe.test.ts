import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { laptopEgress } from '../../../../platform/egress/testing.ts'
import { checkFields } from '../../check-input.ts'
import type { Fields } from '../../kind.ts'
import type { Report } from '../../probe/run-checks.ts'
import { trino } from './index.ts'
import { trinoCheckNames } from './probe.ts'

interface Answer {
  readonly status: number
  readonly body: string
}

const startServer = async (answer: (authorization: string | undefined, statement: string) => Answer) => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { status, body } = answer(request.headers.authorization, Buffer.concat(chunks).toString())
      response.writeHead(status).end(body)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => server.close(),
  }
}

const probe = (fields: Fields, secrets: Record<string, string> = {}): Promise<Report> =>
  trino.probe(
    { fields: checkFields(trino, fields), secrets },
    { egress: laptopEgress(), related: () => Promise.reject(new Error('none')) },
  )
const failing = (report: Report) => report.checks.filter(({ status }) => status === 'failed')

test('the checks that the kind announces are those that a test makes', () => {
  expect(trino.checks).toEqual(trinoCheckNames)
})

test.each<[string, Answer, RegExp, RegExp]>([
  ['a web page', { status: 200, body: '<html>' }, /no Trino coordinator/, /Is the endpoint/],
  ['a refused sign-in', { status: 401, body: 'no' }, /refuses the sign-in/, /Give user and password/],
  [
    'a coordinator that starts',
    {
      status: 200,
      body: JSON.stringify({
        id: 'q',
        stats: { state: 'FAILED' },
        error: { message: 'No nodes', errorName: 'NO_NODES_AVAILABLE', errorType: 'INTERNAL_ERROR' },
      }),
    },
    /NO_NODES_AVAILABLE/,
    /needs a moment/,
  ],
])('%s fails at the sign-in, with what to do', async (_what, answer, evidence, remedy) => {
  const server = await startServer(() => answer)
  const report = await probe({ endpoint: server.endpoint })
  server.stop()
  expect(failing(report)).toMatchObject([{ name: 'sign-in' }])
  expect(failing(report)[0]?.evidence).toMatch(evidence)
  expect(failing(report)[0]?.remedy).toMatch(remedy)
})

test('a password is not sent over http', async () => {
  const heard: string[] = []
  const server = await startServer((authorization) => {
    heard.push(authorization ?? '')
    return { status: 401, body: '' }
  })
  const report = await probe({ endpoint: server.endpoint, auth: 'password' }, { password: 'precious' })
  server.stop()
  expect(failing(report)[0]?.evidence).toContain('over https only')
  expect(heard).toEqual([])
})

test('a catalog that the coordinator lacks is named, with those that it has', async () => {
  let asked = ''
  const server = await startServer((_authorization, statement) => {
    const page = { id: 'q', stats: { state: 'FINISHED' } }
    if (statement !== '') {
      asked = statement
      return { status: 200, body: JSON.stringify({ ...page, nextUri: '/v1/statement/queued/q/s/1' }) }
    }
    const columns = [{ name: 'c', type: 'varchar', typeSignature: { rawType: 'varchar' } }]
    const data = asked === 'SHOW CATALOGS' ? [['lake'], ['tpch']] : [['x']]
    return { status: 200, body: JSON.stringify({ ...page, columns, data }) }
  })
  const report = await probe({ endpoint: server.endpoint, catalog: 'sea' })
  server.stop()
  expect(failing(report)[0]?.evidence).toBe('there is no catalog sea; there are lake, tpch')
})

test.each([
  ['session_properties', 'nothing'],
  ['roles', 'lake=\nx'],
  ['client_tags', 'a,,b'],
])('%s that cannot be read are refused when they are saved', (name, text) => {
  expect(() => checkFields(trino, { endpoint: 'http://localhost', [name]: text })).toThrow(`fields.${name}`)
})
