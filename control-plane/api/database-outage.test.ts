import { expect, test } from 'vitest'
import { operations } from '@boathouse/contract'
import { openDatabase } from '../platform/database.ts'
import { handle } from '../platform/handle.ts'
import { startTestServer } from '../testing/test-server.ts'
import { isDatabaseOutage } from '../platform/database-outage.ts'

test.each([
  { host: '/nowhere', database: 'x', user: 'x' },
  { host: '127.0.0.1', port: 1, database: 'x', user: 'x' },
])('%j is an outage', async (settings) => {
  const { pool, close } = openDatabase(settings)
  const error: unknown = await pool.query('SELECT 1').catch((cause: unknown) => cause)
  expect(isDatabaseOutage(error)).toBe(true)
  await close()
})

test('a query that is wrong is none', () => {
  expect(isDatabaseOutage(new Error('relation does not exist'))).toBe(false)
  expect(
    isDatabaseOutage(Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' })),
  ).toBe(false)
})

const away = async (): Promise<never> => {
  throw Object.assign(new Error('connect ECONNREFUSED'), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
    port: 5432,
  })
}

test('requests are told to come back; Iceberg clients, who would undo their work, that nobody knows', async () => {
  const handlers = [handle(operations.listWorkspaces, away), handle(operations.icebergGetConfig, away)]
  const server = await startTestServer((deps) => ({
    ...deps,
    handlers,
    operations: handlers.map((handler) => handler.operation),
  }))
  const api = await server.request('GET', '/api/v1/workspaces')
  expect([api.status, api.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await api.json()).toMatchObject({ error_code: 'UNAVAILABLE' })
  expect((await server.request('GET', '/iceberg/v1/config')).status).toBe(500)
  await server.close()
})
