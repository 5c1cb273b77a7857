/** Several servers of one Boathouse on this machine: one database, one set of directories, a home each. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startTestServer, type TestServer } from '@boathouse/acceptance/server.ts'
import { connectDirectly } from '../control-plane/platform/database.ts'
import { startBenchPostgres } from './peers/bench-postgres.ts'

export interface Fleet {
  readonly servers: readonly [TestServer, ...TestServer[]]
  /** Asks the database itself. */
  readonly ask: <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>
  readonly postgresPid: number
  readonly stop: () => Promise<void>
}

/** The first has the API and works; each further one only works. */
export const startFleet = async (count: number): Promise<Fleet> => {
  const directory = mkdtempSync(path.join(tmpdir(), 'boathouse-bench-fleet-'))
  const postgres = await startBenchPostgres()
  const url = await postgres.database('fleet')
  const shared = {
    DATABASE_URL: url,
    BOATHOUSE_DATA: path.join(directory, 'data'),
    BOATHOUSE_STORE: path.join(directory, 'store'),
    BOATHOUSE_MASTER_KEY: randomBytes(32).toString('base64'),
  }
  const first = await startTestServer(shared)
  const others: TestServer[] = []
  for (let more = 1; more < count; more += 1)
    others.push(await startTestServer({ ...shared, BOATHOUSE_ROLE: 'worker' }))
  const client = await connectDirectly({ connectionString: url })
  return {
    servers: [first, ...others],
    postgresPid: postgres.pid,
    ask: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await client.query(text, [...values])).rows as Row[],
    stop: async () => {
      for (const server of [...others, first]) await server.stop()
      await client.end()
      await postgres.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
