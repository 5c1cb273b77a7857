/** Apache Iceberg's reference REST catalog 1.11.0 (`RESTCatalogServer`): local files and SQLite, Java 17. Peer of benches, catalog of tests. */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { icebergJars } from './iceberg-jars.ts'

const run = promisify(execFile)

/** What is missing to start it; undefined when nothing is. */
export const referenceCatalogMissing = async (): Promise<string | undefined> => {
  for (const program of ['java', 'mvn']) {
    if (!(await run(program, ['--version']).catch(() => undefined))) return program
  }
  return undefined
}

export interface ReferenceCatalog {
  /** Base of its REST API, without `/v1`. */
  readonly url: string
  readonly pid: number
  readonly stop: () => Promise<void>
}

export const startReferenceCatalog = async (): Promise<ReferenceCatalog> => {
  const libraries = await icebergJars()
  const home = await mkdtemp(path.join(tmpdir(), 'reference-catalog-'))
  const port = await freePort()
  const child = spawn('java', ['-Xmx512m', '-cp', libraries, 'org.apache.iceberg.rest.RESTCatalogServer'], {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      CATALOG_REST_PORT: String(port),
      CATALOG_URI: `jdbc:sqlite:${home}/catalog.db?busy_timeout=20000&journal_mode=WAL`,
      CATALOG_CLIENTS: '1',
      CATALOG_WAREHOUSE: `file://${home}/warehouse`,
    },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  const deadline = Date.now() + 60_000
  while (!(await fetch(`${url}/v1/config`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error('the reference catalog did not start')
    await pause(100)
  }
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill()
      await ended
      await rm(home, { recursive: true, force: true })
    },
  }
}
