import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '../cli/run-cli.ts'
import { startTestServer, type TestServer } from '../server.ts'
import { pyicebergMissing, runPython } from './python.ts'

const missing = await pyicebergMissing()

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

const sql = async (statement: string): Promise<void> => {
  const body = { statement, wait_timeout: '30s' }
  const { status } = await server.client.call('executeStatement', { params: { workspace: 'default' }, body })
  expect(status).toMatchObject({ state: 'SUCCEEDED' })
}

const iceberg = (method: string, where: string, body?: unknown): Promise<Response> =>
  fetch(`${server.url}/iceberg/v1/lake${where}`, {
    method,
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

const makeView = async (): Promise<void> => {
  const version = {
    'version-id': 1,
    'schema-id': 0,
    'timestamp-ms': Date.now(),
    summary: {},
    'default-namespace': ['main'],
    representations: [{ type: 'sql', sql: 'SELECT writer FROM kept', dialect: 'duckdb' }],
  }
  const schema = {
    type: 'struct',
    'schema-id': 0,
    fields: [{ id: 1, name: 'writer', type: 'long', required: false }],
  }
  const answer = await iceberg('POST', '/namespaces/main/views', {
    name: 'seen',
    schema,
    'view-version': version,
    properties: {},
  })
  expect(answer.status).toBe(200)
}

interface Recovered {
  readonly outcome: string
  readonly name: string
}

const recover = async (...flags: string[]): Promise<Record<string, string>> => {
  const { code, stdout, stderr } = await runCli(server, [
    'catalogs',
    'recover',
    'lake',
    '-o',
    'json',
    ...flags,
  ])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const entries = JSON.parse(stdout) as readonly Recovered[]
  return Object.fromEntries(entries.map(({ name, outcome }) => [name, outcome]))
}

describe.skipIf(missing !== undefined)(`a lost database${missing ? ` (${missing})` : ''}`, () => {
  test('does not lose the lake', async () => {
    for (const name of ['first', 'dropped'])
      await sql(
        `CREATE TABLE main.${name} AS SELECT CAST(1 AS bigint) AS writer, CAST(2 AS bigint) AS number`,
      )
    await sql('INSERT INTO main.first VALUES (3, 4)')
    const source = { namespace: ['main'], name: 'first' }
    const destination = { namespace: ['main'], name: 'kept' }
    expect((await iceberg('POST', '/tables/rename', { source, destination })).status).toBe(204)
    expect((await iceberg('DELETE', '/namespaces/main/tables/dropped')).status).toBe(204)
    await makeView()
    const before = await runPython(server, 'whole_table.py', 'main.kept')

    await server.kill()
    await rm(path.join(server.home, 'postgres'), { recursive: true })
    await server.restart()
    expect((await iceberg('HEAD', '/namespaces/main/tables/kept')).status).toBe(404)

    expect(await recover()).toEqual({
      'main.kept': 'WILL_REGISTER',
      'main.seen': 'WILL_REGISTER',
      'main.dropped': 'SKIPPED',
    })
    expect(await recover('--apply')).toMatchObject({ 'main.kept': 'REGISTERED', 'main.seen': 'REGISTERED' })
    expect(await runPython(server, 'whole_table.py', 'main.kept')).toEqual(before)
    expect((await iceberg('GET', '/namespaces/main/views/seen')).status).toBe(200)
    const { audit_events: events } = await server.client.call('listAuditEvents', { query: {} })
    expect(events.map((event) => event.operation)).toContain('catalogs.recover')
  })
})
