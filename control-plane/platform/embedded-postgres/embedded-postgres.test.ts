import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connectDirectly } from '../database.ts'
import { isAlive } from '../process-table.ts'
import { locateEmbeddedPostgres, startEmbeddedPostgres } from './index.ts'

// A cluster is made in most of these; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

const isRoot = process.getuid?.() === 0

let parent: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'boathouse-postgres-'))
})
afterEach(() => rmSync(parent, { recursive: true }))

// A server process in small: it starts PostgreSQL, prints where it runs, and stays.
const SERVER = `
import { startEmbeddedPostgres } from './index.ts'
const postgres = await startEmbeddedPostgres({ directory: process.argv[1] })
console.log(JSON.stringify({ pid: postgres.pid, settings: postgres.settings }))
setInterval(() => {}, 1e6)`

interface Started {
  readonly child: ChildProcess
  readonly pid: number
  readonly settings: { host: string; port: number; user: string; password: string; database: string }
}

const serve = async (directory: string, options: { uid?: number; gid?: number } = {}): Promise<Started> => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SERVER, directory], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, ...(JSON.parse(line) as Omit<Started, 'child'>) }
}

const kill = async ({ child }: Started): Promise<void> => {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const ended = async (pid: number): Promise<void> => {
  while (isAlive(pid)) await delay(10)
}

const query = async (settings: Started['settings'], sql: string): Promise<unknown[]> => {
  const client = await connectDirectly(settings)
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

test('what was committed survives a kill of its server, which leaves no process behind', async () => {
  const directory = join(parent, 'postgres')
  const first = await serve(directory)
  await query(first.settings, 'CREATE TABLE kept AS SELECT 1 AS x')
  await kill(first)
  await ended(first.pid)
  expect(existsSync(join(directory, 'cluster', 'data', 'postmaster.pid'))).toBe(false)

  const second = await startEmbeddedPostgres({ directory })
  expect(await query(first.settings, 'SELECT x FROM kept')).toEqual([{ x: 1 }])
  await second.stop()
  expect(isAlive(second.pid)).toBe(false)
})

test('a start right after a kill ends the old postmaster before it makes a new one', async () => {
  const directory = join(parent, 'postgres')
  const first = await serve(directory)
  await kill(first)
  const second = await startEmbeddedPostgres({ directory })
  expect(second.pid).not.toBe(first.pid)
  expect(isAlive(first.pid)).toBe(false)
  await second.stop()
})

test('a killed postmaster is noticed', async () => {
  const postgres = await startEmbeddedPostgres({ directory: join(parent, 'postgres') })
  process.kill(postgres.pid, 'SIGKILL')
  expect(await postgres.died).toBe('ended by SIGKILL')
})

test('no network, a socket that only its owner reaches, a secret that only we read', async () => {
  const directory = join(parent, 'postgres')
  const postgres = await startEmbeddedPostgres({ directory })
  const settings = locateEmbeddedPostgres(directory)
  expect(settings).toEqual(postgres.settings)
  const started = postgres.settings as Started['settings']
  expect(await query(started, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }])
  expect(statSync(started.host).mode & 0o777).toBe(0o700)
  expect(statSync(join(directory, 'secret')).mode & 0o777).toBe(0o600)
  expect(existsSync(join(directory, 'cluster', 'password'))).toBe(false)
  await expect(query({ ...started, password: 'boathouse' }, 'SELECT 1')).rejects.toThrow(
    'password authentication failed',
  )
  await postgres.stop()
})

test('a home whose socket path would be too long keeps its socket elsewhere', async () => {
  const directory = join(parent, 'x'.repeat(120), 'postgres')
  const first = await startEmbeddedPostgres({ directory })
  const { host } = first.settings as Started['settings']
  expect(host.length).toBeLessThan(90)
  expect(readFileSync(join(directory, 'socket-dir'), 'utf8').trim()).toBe(host)
  await first.stop()
  const second = await startEmbeddedPostgres({ directory })
  expect((second.settings as Started['settings']).host).toBe(host)
  await second.stop()
  second.removeSocketDirectory()
  expect(existsSync(host)).toBe(false)
})

test('a first start that was interrupted begins again', async () => {
  const directory = join(parent, 'postgres')
  mkdirSync(join(directory, 'cluster', 'data.new-0a1b2c3d', 'base'), { recursive: true })
  const postgres = await startEmbeddedPostgres({ directory })
  await postgres.stop()
  expect(existsSync(join(directory, 'cluster', 'data.new-0a1b2c3d'))).toBe(false)
})

test.runIf(isRoot)(
  'under root it runs as another account, below a directory that only root may enter',
  async () => {
    chmodSync(parent, 0o700)
    const postgres = await startEmbeddedPostgres({ directory: join(parent, 'home', 'postgres') })
    const status = readFileSync(`/proc/${postgres.pid}/status`, 'utf8')
    expect(status).not.toMatch(/^Uid:\s+0\s/m)
    await postgres.stop()
  },
)

test.runIf(isRoot)('an ordinary user runs it as itself', async () => {
  const NOBODY = 65_534
  const home = join(parent, 'home')
  chmodSync(parent, 0o755)
  mkdirSync(home, { mode: 0o700 })
  chownSync(home, NOBODY, NOBODY)
  const started = await serve(join(home, 'postgres'), { uid: NOBODY, gid: NOBODY })
  expect(readFileSync(`/proc/${started.pid}/status`, 'utf8')).toMatch(
    new RegExp(`^Uid:\\s+${NOBODY}\\s`, 'm'),
  )
  expect(statSync(join(home, 'postgres', 'cluster', 'data')).uid).toBe(NOBODY)
  await kill(started)
  await ended(started.pid)
})
