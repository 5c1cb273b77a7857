import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { createTestDatabase } from '../testing/test-database.ts'
import { runCommand, startServerProcess, type ServerProcess } from '../testing/server-process.ts'

// Whole servers are started here, several in a test; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

let parent: string
let running: ServerProcess[]
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'boathouse-two-'))
  running = []
})
afterEach(async () => {
  await Promise.all(running.map((server) => server.end('SIGTERM')))
  rmSync(parent, { recursive: true })
})

const start = async (settings: Record<string, string>): Promise<ServerProcess> => {
  const server = await startServerProcess({ BOATHOUSE_PORT: '0', ...settings })
  running.push(server)
  return server
}

test('a second server on one home is refused, naming the first', async () => {
  const home = { BOATHOUSE_HOME: join(parent, 'home') }
  const first = await start(home)
  const second = await runCommand(['up'], { ...home, BOATHOUSE_PORT: '0' })
  expect(second.code).toBe(1)
  expect(second.stderr).toContain(`in use by process ${first.child.pid}, which serves ${first.url}`)
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
})

test('an explicit port that is taken fails and names its holder', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const result = await runCommand(['up'], {
    BOATHOUSE_HOME: join(parent, 'home'),
    BOATHOUSE_PORT: String(port),
  })
  other.close()
  expect(result.code).toBe(1)
  expect(result.stderr).toContain(`Port ${port} on 127.0.0.1 is taken by process ${process.pid}`)
})

/** The URL of the run's PostgreSQL: a socket directory goes into the host parameter. */
const databaseUrl = (database: string): string => {
  const { host = '', user = '', password } = inject('postgres')
  const secret = typeof password === 'string' ? password : ''
  return `postgres://${user}:${encodeURIComponent(secret)}@/${database}?host=${encodeURIComponent(host)}`
}

test('several servers share a database that DATABASE_URL names', async () => {
  const database = await createTestDatabase({ empty: true })
  const url = databaseUrl(String(database.settings.database))
  const token = 't'.repeat(40)
  const shared = {
    DATABASE_URL: url,
    BOATHOUSE_MASTER_KEY: randomBytes(32).toString('base64'),
    BOATHOUSE_BOOTSTRAP_TOKEN: token,
    BOATHOUSE_HOME: join(parent, 'home'),
  }
  const servers = await Promise.all([start(shared), start(shared)])
  const ids = await Promise.all(
    servers.map(async (server) => {
      const answer = await fetch(`${server.url}/api/v1/system`, {
        headers: { authorization: `Bearer ${token}` },
      })
      return answer.json()
    }),
  )
  expect(ids[0]).toMatchObject({ product: 'Boathouse', signed_in: true })
  expect(ids[1]).toEqual(ids[0])
  await Promise.all(running.splice(0).map((server) => server.end('SIGTERM')))
  await database.drop()
})

test('a host that does not see the files of the database is refused', async () => {
  const database = await createTestDatabase()
  await database.db
    .insertInto('local_directory_claim')
    .values({ location: 'file:///nowhere/warehouse', machine_id: 'x', machine_name: 'harbour-7' })
    .execute()
  const url = databaseUrl(String(database.settings.database))
  const result = await runCommand(['up'], {
    DATABASE_URL: url,
    BOATHOUSE_HOME: join(parent, 'home'),
    BOATHOUSE_PORT: '0',
  })
  expect(result.code).toBe(1)
  expect(result.stderr).toContain('/nowhere/warehouse on harbour-7, which this machine does not see')
  await database.drop()
})

test('a database that cannot be reached stops the start and says which setting to look at', async () => {
  const result = await runCommand(['up'], {
    DATABASE_URL: 'postgres://ada:hunter22@localhost:1/lake',
    BOATHOUSE_HOME: join(parent, 'home'),
  })
  expect(result.code).toBe(1)
  expect(result.stderr).toMatch(/cannot be reached: .*ECONNREFUSED.*Check DATABASE_URL/)
  expect(result.stderr).not.toContain('hunter22')
})
