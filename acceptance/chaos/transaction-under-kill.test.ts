import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../server.ts'
import { dyingAt, STEPS } from './lives.ts'

/** The two steps before these belong to the embedded engine's own writes. A start takes seconds: the gate does the last two. */
const steps = STEPS.slice(process.env.CI_FULL === '1' ? 2 : 4)
const [first = 'committed'] = steps

let server: TestServer
beforeAll(async () => {
  // Each of the two tables takes every step once while it is created.
  server = await startTestServer(dyingAt(first, 3))
  for (const name of ['a', 'b']) {
    const schema = { type: 'struct', fields: [{ id: 1, name: 'id', required: false, type: 'long' }] }
    expect((await iceberg('POST', '/namespaces/main/tables', { name, schema })).status).toBe(200)
  }
})
afterAll(() => server?.stop())

const iceberg = (method: string, where: string, body?: unknown): Promise<Response> =>
  fetch(`${server.url}/iceberg/v1/lake${where}`, {
    method,
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

const stepOf = async (name: string): Promise<string | undefined> => {
  const answer = (await (await iceberg('GET', `/namespaces/main/tables/${name}`)).json()) as {
    metadata: { properties: Record<string, string> }
  }
  return answer.metadata.properties['step']
}

const change = (name: string, step: string) => ({
  identifier: { namespace: ['main'], name },
  updates: [{ action: 'set-properties', updates: { step } }],
})

test('of a transaction over two tables all or nothing is there after the server was killed in it', async () => {
  let before: string | undefined
  for (const [index, step] of steps.entries()) {
    const changes = ['a', 'b'].map((name) => change(name, step))
    await expect(iceberg('POST', '/transactions/commit', { 'table-changes': changes })).rejects.toThrow()
    await server.ended()
    const next = steps[index + 1]
    await server.restart(next ? dyingAt(next, 1) : { NODE_OPTIONS: '' })
    const after = step === 'committed' ? step : before
    expect([step, await stepOf('a'), await stepOf('b')]).toEqual([step, after, after])
    before = after
  }
})
