import { randomBytes } from 'node:crypto'
import { laptopEgress } from '../../platform/egress/testing.ts'
import { parseMasterKey, secretCipher } from '../../platform/secrets-cipher/index.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { createHealthChecks, healthHandlers } from '../health/index.ts'
import { createSecrets } from '../secrets/index.ts'
import { requireWorkspace } from '../workspaces/index.ts'
import { createConnections, type ConnectionDeps, type Connections } from './index.ts'

export interface ConnectionServer extends TestServer {
  readonly connections: () => Connections
  /** Sends a request below the connections of the workspace `default` and gives status and body. */
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
    // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  ) => Promise<{ status: number; body: any; headers: Headers }>
}

const BASE = '/api/v1/workspaces/default/connections'

/** A server with the workspace `default` and connections in it. `change` replaces what connections stand on. */
export const startConnectionServer = async (
  change: Partial<ConnectionDeps> = {},
): Promise<ConnectionServer> => {
  const key = parseMasterKey(randomBytes(32).toString('hex'))
  if (!key) throw new Error('no key')
  const cipher = secretCipher(key)
  let connections: Connections | undefined
  const server = await startTestServer((deps) => {
    connections = createConnections({
      db: deps.db,
      secrets: createSecrets(cipher),
      egress: laptopEgress(),
      usedBy: [],
      ...change,
    })
    const checks = createHealthChecks()
    checks.addSeen(connections.failing)
    const health = healthHandlers(
      checks,
      {
        version: '0',
        instanceId: deps.instanceId,
        catalogUri: undefined,
      },
      (ctx, name) => requireWorkspace(ctx, deps.db, name, 'read'),
    )
    const ours = new Set(health.map(({ operation }) => operation))
    const others = deps.handlers.filter(({ operation }) => !ours.has(operation))
    const handlers = [...others, ...health, ...connections.handlers]
    return { ...deps, handlers, operations: handlers.map((handler) => handler.operation) }
  })
  await server.database.db.insertInto('master_key').values({ id: key.id, is_current: true }).execute()
  await server.request('POST', '/api/v1/workspaces', { name: 'default' })
  return {
    ...server,
    connections: () => {
      if (!connections) throw new Error('not started')
      return connections
    },
    send: async (method, path, body, headers) => {
      const answer = await server.request(method, path.startsWith('/api') ? path : BASE + path, body, headers)
      const text = await answer.text()
      return {
        status: answer.status,
        body: text === '' ? undefined : JSON.parse(text),
        headers: answer.headers,
      }
    },
  }
}
