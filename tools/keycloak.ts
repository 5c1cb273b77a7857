/**
 * Keycloak 26.7.3 (Apache-2.0), a real identity provider for tests. `node tools/keycloak.ts` fetches its distribution (176 MB)
 * from a Maven repository into a cache outside the checkout and prepares it; it needs Java 17. Nothing of it is kept from
 * start to start: its database is in memory, and the realm is imported each time.
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { fetchArtefact } from '../control-plane/commands/engines/fetch-artefact.ts'
import { freePort } from './free-port.ts'

const run = promisify(execFile)

const VERSION = '26.7.3'
const NAME = `keycloak-quarkus-dist-${VERSION}.tar.gz`
const ARTEFACT = {
  path: `org/keycloak/keycloak-quarkus-dist/${VERSION}/${NAME}`,
  coordinates: `org.keycloak:keycloak-quarkus-dist:${VERSION}:tar.gz`,
  sha256: '77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47',
  bytes: 176_448_763,
  into: '',
}

const cache = process.env.BOATHOUSE_TEST_CACHE ?? path.join(homedir(), '.cache', 'boathouse')
const home = path.join(cache, `keycloak-${VERSION}`)
const script = path.join(home, 'bin', 'kc.sh')
const readyMark = path.join(home, 'prepared')

/** Minutes on a machine that is loaded. */
const READY_MILLIS = 240_000

/** Why tests cannot run Keycloak; undefined when they can. */
export const keycloakMissing = (): string | undefined =>
  existsSync(readyMark) ? undefined : 'needs Keycloak: «node tools/keycloak.ts» fetches it'

/** Fetches, unpacks and prepares it where that is not done yet. */
export const ensureKeycloak = async (): Promise<string> => {
  if (existsSync(readyMark)) return home
  const archive = await fetchArtefact(ARTEFACT, { cache, mirror: undefined, say: console.log })
  const fresh = `${home}-new-${process.pid}`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true })
  await run('tar', ['-xzf', archive, '--strip-components=1', '-C', fresh])
  await rm(home, { recursive: true, force: true })
  await rename(fresh, home)
  await rm(archive)
  await run(script, ['build', '--db=dev-mem', '--health-enabled=true', '--cache=local'])
  await writeFile(readyMark, '')
  return home
}

export interface Keycloak {
  /** What its tokens name as their issuer. */
  readonly issuer: string
  readonly stop: () => Promise<void>
}

/** Starts it with this realm alone; `realm` is what Keycloak exports, and names itself by `realm`. */
export const startKeycloak = async (realm: {
  readonly realm: string
  readonly [key: string]: unknown
}): Promise<Keycloak> => {
  const [port, managementPort] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${port}`
  await mkdir(path.join(home, 'data', 'import'), { recursive: true })
  await writeFile(path.join(home, 'data', 'import', 'realm.json'), JSON.stringify(realm))
  const words =
    `start --optimized --import-realm --http-enabled=true --http-host=127.0.0.1 --http-port=${port} ` +
    `--http-management-port=${managementPort} --hostname=${url}`
  const child = spawn(script, words.split(' '), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      ...(process.env.JAVA_HOME && { JAVA_HOME: process.env.JAVA_HOME }),
      JAVA_OPTS_KC_HEAP: '-Xms128m -Xmx512m',
      JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1',
    },
  })
  const printed: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => printed.push(String(text)))
  const stop = async (): Promise<void> => {
    // The script passes the signal on to Java and ends after it.
    if (child.exitCode === null && child.kill()) await once(child, 'exit')
  }
  const deadline = Date.now() + READY_MILLIS
  while (!(await fetch(`http://127.0.0.1:${managementPort}/health/ready`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop()
      throw new Error(`Keycloak did not start:\n${printed.join('')}`)
    }
    await pause(250)
  }
  return { issuer: `${url}/realms/${realm.realm}`, stop }
}

if (import.meta.main) console.log(await ensureKeycloak())
