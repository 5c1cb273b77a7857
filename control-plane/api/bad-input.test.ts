import * as fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ErrorBody, operations, type OperationSpec } from '@boathouse/contract'
import { hostileRequest, textsOf, type HostileRequest } from '../testing/hostile-input.ts'
import { rawRequest, type RawReply } from '../testing/raw-request.ts'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../testing/whole-server.ts'

// Generated nonsense at every operation of the registry: never a 500, and every refusal in our shape.
const RUNS = 30

let server: WholeServer
const failures: string[] = []
beforeAll(async () => {
  server = await startWholeServer(pino({ level: 'error' }, { write: (line) => void failures.push(line) }))
})
afterAll(() => server.close())

// What these do succeeds on purpose with almost any input, or would take away what the others use.
const UNHARMED: Readonly<Record<string, string>> = { 'workspaces.delete': '/api/v1/workspaces/absent' }

const all: readonly OperationSpec[] = Object.values(operations)

const OURS = /SELECT|\n\s+at /

/** What was sent may come back in a message; anything else that looks like SQL there is ours. */
const withoutEchoes = (message: string, request: HostileRequest): string =>
  textsOf(request)
    .filter((text) => OURS.test(text))
    .reduce((rest, text) => rest.replaceAll(text, ''), message)

const checkShape = (operation: OperationSpec, request: HostileRequest, answer: RawReply): void => {
  if (answer.status < 400 || operation.method === 'HEAD') return
  const body: unknown = JSON.parse(answer.body)
  // RFC 6749 has its own errors.
  if (operation.name === 'iceberg_tokens.create' || operation.name === 'tokens.issue') return
  if (operation.surface === 'iceberg') {
    expect(body).toMatchObject({
      error: { message: expect.any(String), type: expect.any(String), code: answer.status },
    })
  } else {
    const parsed = ErrorBody.strict().safeParse(body)
    expect(parsed.success, answer.body).toBe(true)
    expect(withoutEchoes(parsed.data?.message ?? '', request)).not.toMatch(OURS)
  }
}

test.each(all.map((operation) => [operation.name, operation] as const))('%s', async (_name, operation) => {
  await fc.assert(
    fc.asyncProperty(hostileRequest(operation), async (request) => {
      const { path, body, headers } = request
      failures.length = 0
      const answer = await rawRequest(server.url, {
        method: operation.method,
        path: (UNHARMED[operation.name] ?? '') || path,
        headers: {
          ...headers,
          host: new URL(server.url).host,
          authorization: `Bearer ${WHOLE_SERVER_TOKEN}`,
        },
        ...(body !== undefined && !['GET', 'HEAD'].includes(operation.method) && { body }),
        headersOnly: operation.name === 'events.follow',
      })
      expect(answer.status, `${answer.body}\n${failures.join('')}`).toBeLessThan(500)
      checkShape(operation, request, answer)
    }),
    { numRuns: RUNS },
  )
})

test('an echo of SQL that was sent is none of ours', () => {
  const request = { path: '/x', body: '{"allowed_prefixes":["SELECT 1"]}', headers: {} }
  expect(withoutEchoes('allowed_prefixes.0: «SELECT 1» is no place', request)).not.toMatch(OURS)
  expect(withoutEchoes('SELECT 2 FROM principal', request)).toMatch(OURS)
})

test('an unknown field in a body is refused wherever bodies are ours', async () => {
  for (const operation of all) {
    if (operation.surface === 'iceberg' || operation.body === undefined || operation.body === 'stream')
      continue
    const path = operation.path
      .replaceAll(/\{(\w+_id)\}/g, '01920000-0000-7000-8000-000000000000')
      .replaceAll('{version}', '1')
      .replaceAll(/\{\w+\}/g, 'x')
    const answer = await rawRequest(server.url, {
      method: operation.method,
      path,
      headers: {
        host: new URL(server.url).host,
        authorization: `Bearer ${WHOLE_SERVER_TOKEN}`,
        'content-type': 'application/json',
      },
      body: '{"no_such_field":1}',
    })
    expect(answer.status, operation.name).toBe(400)
    expect(answer.body, operation.name).toContain('no_such_field: unknown field')
  }
})
