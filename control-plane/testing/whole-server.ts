import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../main.ts'
import { loadConfig } from '../platform/config.ts'
import { silentLog, type Log } from '../platform/log.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

export const WHOLE_SERVER_TOKEN = 'the-bootstrap-token-of-a-whole-server'

export interface WholeServer {
  readonly url: string
  readonly database: TestDatabase
  readonly passwordFile: string
  /** The secret of a new sign-in link. */
  readonly linkSecret: () => Promise<string>
  readonly close: () => Promise<void>
}

const addressOf = ({ settings }: TestDatabase): string => {
  const { host = '', port, user = '', password, database = '' } = settings
  const secret = encodeURIComponent(typeof password === 'string' ? password : '')
  // A socket directory cannot stand where a host name does; node-postgres reads it from the query.
  return `postgres://${encodeURIComponent(user)}:${secret}@localhost:${port ?? 5432}/${database}?host=${encodeURIComponent(host)}`
}

/** The product as `main.ts` wires it, in this process, with a home and a database of its own. */
export const startWholeServer = async (log: Log = silentLog()): Promise<WholeServer> => {
  const database = await createTestDatabase()
  const home = await mkdtemp(join(tmpdir(), 'boathouse-test-'))
  const config = loadConfig({
    BOATHOUSE_HOME: home,
    BOATHOUSE_PORT: '0',
    DATABASE_URL: addressOf(database),
    BOATHOUSE_BOOTSTRAP_TOKEN: WHOLE_SERVER_TOKEN,
    BOATHOUSE_ENGINE_MEMORY: '512MiB',
    BOATHOUSE_ENGINE_SLOTS: '2',
  })
  const server = await startServer(config, log)
  return {
    url: server.url,
    database,
    passwordFile: server.passwordFile,
    linkSecret: async () => (await server.createSignInLink()).path.replace('/sign-in#', ''),
    close: async () => {
      await server.stop()
      await database.drop()
      await rm(home, { recursive: true, force: true })
    },
  }
}
