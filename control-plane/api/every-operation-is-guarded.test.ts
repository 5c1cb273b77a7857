import { afterAll, beforeAll, expect, test } from 'vitest'
import { operations, type OperationSpec } from '@boathouse/contract'
import { rawRequest } from '../testing/raw-request.ts'
import { startWholeServer, type WholeServer } from '../testing/whole-server.ts'

const all: readonly OperationSpec[] = Object.values(operations)

let server: WholeServer
beforeAll(async () => {
  server = await startWholeServer()
})
afterAll(() => server.close())

const statusOf = async (operation: OperationSpec, headers: Record<string, string>): Promise<number> => {
  const { method, path } = operation
  const answer = await rawRequest(server.url, {
    method,
    path: path.replaceAll(/\{(\w+)\}/g, '01920000-0000-7000-8000-000000000000'),
    headers: { host: new URL(server.url).host, ...headers },
    headersOnly: true,
  })
  return answer.status
}

test('nobody reaches anything without a good credential, but what is public', async () => {
  for (const operation of all) {
    const guarded = operation.permission !== 'public'
    for (const authorization of [
      undefined,
      'Bearer bh_wrong',
      'Basic YWRtaW46YWRtaW4=',
      'Bearer ',
      'bearer',
    ]) {
      const status = await statusOf(operation, authorization === undefined ? {} : { authorization })
      if (guarded) expect(status, `${operation.name} with ${authorization}`).toBe(401)
      else expect(status, operation.name).toBeLessThan(500)
    }
  }
})

test('what is public is little, and on purpose', () => {
  const open = all.filter((operation) => operation.permission === 'public').map((operation) => operation.name)
  expect(open.toSorted()).toEqual([
    'hooks.receive',
    'iceberg_tokens.create',
    'sessions.begin',
    'sessions.complete',
    'sessions.create',
    'sessions.end_by_provider',
    'sessions.options',
    'sessions.redeem_link',
    'system.get',
    'tokens.issue',
    'users.accept_invitation',
  ])
})
