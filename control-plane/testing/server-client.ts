import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type Client, type Request, type Result } from '@boathouse/contract/client.ts'
import { startServerProcess, type ServerProcess } from './server-process.ts'

const TOKEN = 'a-bootstrap-token-that-is-long-enough-for-tests'
const params = { workspace: 'default' }

export interface ServerRoom {
  readonly home: string
  readonly client: () => Client
  readonly server: () => ServerProcess
  /** Sends a file and gives its upload id. */
  readonly upload: (filename: string, body: BodyInit) => Promise<string>
  readonly load: (body: Request<'createIngest'>['body']) => Promise<Result<'createIngest'>>
  /** Follows an ingest to its end. */
  readonly loaded: (id: string) => Promise<Result<'getIngest'>>
  /** Runs a statement to its end. */
  readonly sql: (
    statement: string,
    more?: Partial<Request<'executeStatement'>['body']>,
  ) => Promise<Result<'executeStatement'>>
  /** Ends the server so, then starts the same home again. */
  readonly restartAfter: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>
  readonly close: () => Promise<void>
}

/** A server process with an empty home, and a client of it. */
export const startServerRoom = async (): Promise<ServerRoom> => {
  const home = mkdtempSync(join(tmpdir(), 'boathouse-server-'))
  const settings = {
    BOATHOUSE_HOME: home,
    BOATHOUSE_PORT: '0',
    BOATHOUSE_BOOTSTRAP_TOKEN: TOKEN,
    BOATHOUSE_ENGINE_MEMORY: '1GiB',
    BOATHOUSE_ENGINE_SLOTS: '2',
  }
  let server = await startServerProcess(settings)
  const client = (): Client => createClient({ baseUrl: server.url, token: TOKEN })
  return {
    home,
    client,
    server: () => server,
    upload: async (filename, body) =>
      (await client().call('createUpload', { params, query: { filename }, body })).upload_id,
    load: (body) => client().call('createIngest', { params, body }),
    loaded: async (ingest_id) => {
      for (;;) {
        const ingest = await client().call('getIngest', { params: { ...params, ingest_id } })
        if (ingest.state !== 'QUEUED' && ingest.state !== 'RUNNING') return ingest
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    sql: (statement, more = {}) =>
      client().call('executeStatement', { params, body: { statement, wait_timeout: '50s', ...more } }),
    restartAfter: async (signal) => {
      await server.end(signal)
      server = await startServerProcess(settings)
    },
    close: async () => {
      await server.end('SIGTERM')
      rmSync(home, { recursive: true, force: true })
    },
  }
}
