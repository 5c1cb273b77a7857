import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { Registry } from 'prom-client'
import { createServer } from '../api/server.ts'
import type { ServerDeps } from '../api/server-deps.ts'
import { auditHandlers } from '../modules/audit/index.ts'
import { createAccess, type Access } from '../modules/access/index.ts'
import { createEventHub, eventHandlers, type EventHub } from '../modules/events/index.ts'
import { createHealthChecks, databaseCheck, healthHandlers } from '../modules/health/index.ts'
import { createIdentity, type Identity, type SignOnOptions } from '../modules/identity/index.ts'
import { createWorkspaces, requireWorkspace } from '../modules/workspaces/index.ts'
import { silentLog } from '../platform/log.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

export const BOOTSTRAP_TOKEN = 'a bootstrap token of 32 characters'.replaceAll(' ', '-')

export interface TestServer {
  readonly app: FastifyInstance
  readonly url: string
  readonly database: TestDatabase
  readonly identity: Identity
  readonly events: EventHub
  /** The generated password of the user `admin`. */
  readonly passwordFile: string
  /** `fetch` with the administrator's token; a body that is no text is sent as JSON. */
  readonly request: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Response>
  readonly close: () => Promise<void>
}

const ON_LOOPBACK: ServerDeps['addresses'] = {
  listenHost: '127.0.0.1',
  publicUrl: undefined,
  catalogUrl: undefined,
  trustedProxies: [],
  tls: undefined,
}

/** The handlers of the modules that need no engine and no store. */
const coreHandlers = (
  deps: Pick<ServerDeps, 'db' | 'instanceId' | 'events'>,
  identity: Identity,
  access: Access,
): ServerDeps['handlers'] => {
  const checks = createHealthChecks()
  checks.add('database', databaseCheck(deps.db))
  return [
    ...identity.handlers,
    ...access.handlers,
    ...auditHandlers(deps.db),
    ...healthHandlers(
      checks,
      { version: '0.0.0', instanceId: deps.instanceId, catalogUri: undefined },
      (ctx, name) => requireWorkspace(ctx, deps.db, name, 'read'),
    ),
    ...eventHandlers(deps.events, identity.stillValid, access.sees),
    ...createWorkspaces({ db: deps.db, createCatalog: async () => undefined, contents: [] }).handlers,
  ]
}

/**
 * A listening server over a database of its own, with users, workspaces, audit, events and health. `change`
 * replaces parts of it: other handlers, addresses, readiness.
 */
export const startTestServer = async (
  change: (deps: ServerDeps) => ServerDeps = (deps) => deps,
  /** What signing in through identity providers stands on; absent: nobody does. */
  signOn?: (database: TestDatabase) => Promise<SignOnOptions>,
): Promise<TestServer> => {
  const database = await createTestDatabase()
  const home = await mkdtemp(join(tmpdir(), 'boathouse-test-'))
  const passwordFile = join(home, 'admin-password')
  const common = { db: database.db, log: silentLog(), instanceId: 'test', events: createEventHub() }
  const identity = createIdentity({ ...common, ...(signOn && { signOn: await signOn(database) }) })
  await identity.ensureFirstAdministrator({ passwordFile, bootstrapToken: BOOTSTRAP_TOKEN })
  const access = createAccess({
    db: database.db,
    events: common.events,
    thingNamed: () => Promise.reject(new Error('this server has no catalogs and connections')),
  })
  const handlers = coreHandlers(common, identity, access)
  const app = await createServer(
    change({
      ...common,
      identity,
      access,
      handlers,
      operations: handlers.map((handler) => handler.operation),
      metrics: new Registry(),
      unreadiness: () => undefined,
      addresses: ON_LOOPBACK,
      uiDirectory: undefined,
    }),
  )
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    app,
    url,
    database,
    identity,
    events: common.events,
    passwordFile,
    request: (method, path, body, headers = {}) =>
      fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${BOOTSTRAP_TOKEN}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    close: async () => {
      await app.close()
      await database.drop()
      await rm(home, { recursive: true, force: true })
    },
  }
}
