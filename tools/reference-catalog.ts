/** Apache Iceberg's reference REST catalog 1.11.0 (`RESTCatalogServer`): local files and SQLite, Java 17. Peer of benches, catalog of tests. */
import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The same file as the compatibility kit keeps: `acceptance/rck/run.ts`. */
const classPath = async (): Promise<string> => {
  const cache = process.env.BOATHOUSE_TEST_CACHE ?? path.join(homedir(), '.cache', 'boathouse')
  const file = path.join(cache, 'rck-1.11.0.classpath')
  await mkdir(cache, { recursive: true })
  if (!(await stat(file).catch(() => undefined))) {
    const pom = fileURLToPath(new URL('../acceptance/rck/pom.xml', import.meta.url))
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath'
    await run('mvn', ['-B', '-q', '-f', pom, goal, `-Dmdep.outputFile=${file}`])
  }
  return (await readFile(file, 'utf8')).trim()
}

const freePort = async (): Promise<number> => {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

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
  const libraries = await classPath()
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
