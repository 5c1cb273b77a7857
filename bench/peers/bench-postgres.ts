/** One PostgreSQL, as Boathouse runs it, durable, with a database for each side of a bench. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startEmbeddedPostgres } from '../../control-plane/platform/embedded-postgres/index.ts'
import { connectDirectly } from '../../control-plane/platform/database.ts'

export interface BenchPostgres {
  readonly pid: number
  /** Makes an empty database and gives its URL. */
  readonly database: (name: string) => Promise<string>
  readonly stop: () => Promise<void>
}

export const startBenchPostgres = async (): Promise<BenchPostgres> => {
  const directory = mkdtempSync(path.join(tmpdir(), 'boathouse-bench-'))
  const postgres = await startEmbeddedPostgres({ directory: path.join(directory, 'postgres') })
  const { settings } = postgres
  return {
    pid: postgres.pid,
    database: async (name) => {
      const client = await connectDirectly(settings)
      await client.query(`CREATE DATABASE ${name}`)
      await client.end()
      const account = `${settings.user ?? ''}:${encodeURIComponent(String(settings.password))}`
      return `postgresql://${account}@localhost/${name}?host=${encodeURIComponent(settings.host ?? '')}`
    },
    stop: async () => {
      await postgres.stop()
      postgres.removeSocketDirectory()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
