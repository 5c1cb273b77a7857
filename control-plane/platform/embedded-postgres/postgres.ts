import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connectDirectly, sqlState, type ConnectionSettings } from '../database.ts'
import { findBinaries, type Binaries } from './binaries.ts'
import { embeddedPostgresErrors } from './errors.ts'
import { startGuardian } from './guardian.ts'
import { initialiseCluster } from './initialise.ts'
import { DATABASE, SUPERUSER } from './names.ts'
import { prepareLayout, removeSocketDirectory, type Layout } from './layout.ts'
import { reachableBinaries } from './reachable-binaries.ts'
import { readPostmaster, stopLeftover, stopPostmaster } from './postmaster.ts'

export interface EmbeddedPostgres {
  /** How to connect to the database `boathouse`, as superuser. */
  readonly settings: ConnectionSettings
  readonly pid: number
  /** Resolves with a sentence when PostgreSQL ends without our asking. */
  readonly died: Promise<string>
  /** Fast shutdown: rolls back, checkpoints, ends. */
  readonly stop: () => Promise<void>
  /** Removes a socket directory outside the home; only for clusters that are thrown away. */
  readonly removeSocketDirectory: () => void
}

export interface EmbeddedPostgresOptions {
  /** `<home>/postgres`; made when absent. */
  readonly directory: string
  /** Server settings beyond ours, `name=value`. */
  readonly extraSettings?: readonly string[]
  /** The cluster is removed afterwards: nothing needs to reach the disk. */
  readonly throwAway?: boolean
}

const MAX_LOG_BYTES = 16 * 1024 * 1024

// Given on the command line rather than in postgresql.conf: they belong to the program, not to the data.
const serverSettings = (layout: Layout): string[] => [
  'listen_addresses=',
  `unix_socket_directories=${layout.socketDirectory}`,
  'unix_socket_permissions=0700',
  'port=5432',
  'max_connections=60',
  'shared_buffers=128MB',
  'jit=off',
  'timezone=UTC',
  'log_timezone=UTC',
  // A short log to replay and few pages to write bound both a recovery and a fast shutdown.
  'checkpoint_timeout=60s',
  'max_wal_size=256MB',
  'log_checkpoints=off',
  'log_min_messages=warning',
  // The text of a failing statement may hold what a user typed.
  'log_min_error_statement=panic',
]

const openLog = (layout: Layout): number => {
  const size = statSync(layout.log, { throwIfNoEntry: false })?.size ?? 0
  if (size > MAX_LOG_BYTES) renameSync(layout.log, `${layout.log}.1`)
  const descriptor = openSync(layout.log, 'a', 0o600)
  if (layout.account.owner) chownSync(layout.log, layout.account.owner.uid, layout.account.owner.gid)
  return descriptor
}

const spawnPostmaster = (layout: Layout, binaries: Binaries, extra: readonly string[]): ChildProcess => {
  const settings = [...serverSettings(layout), ...extra].flatMap((setting) => ['-c', setting])
  const { command, args, ...ids } = layout.account.launch(binaries.postgres, ['-D', layout.data, ...settings])
  const log = openLog(layout)
  try {
    return spawn(command, args, {
      cwd: layout.cluster,
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TZ: 'UTC' },
      stdio: ['ignore', log, log],
      // Its own session: Ctrl-C at the terminal must reach us only, or it would go before we have drained.
      detached: true,
      ...ids,
    })
  } finally {
    closeSync(log)
  }
}

const lastLines = (layout: Layout): string =>
  readFileSync(layout.log, 'utf8').trimEnd().split('\n').slice(-4).join(' ')

const START_PATIENCE_MILLIS = 60_000

const ready = async (layout: Layout, child: ChildProcess, ended: Promise<string>): Promise<number> => {
  const failed = ended.then((): never => {
    throw embeddedPostgresErrors.POSTGRES_START_FAILED({ log: layout.log, output: lastLines(layout) })
  })
  // Ready at the first look, nobody waits for it below: its end, much later, is an ordinary stop and no failure.
  failed.catch(() => undefined)
  const deadline = performance.now() + START_PATIENCE_MILLIS
  for (;;) {
    const found = readPostmaster(layout)
    if (found?.ready && found.pid === child.pid) return found.pid
    if (performance.now() > deadline) {
      throw embeddedPostgresErrors.POSTGRES_START_FAILED({
        log: layout.log,
        output: 'It takes no connections.',
      })
    }
    await Promise.race([delay(5), failed])
  }
}

const DUPLICATE_DATABASE = '42P04'

/** Once, remembered beside the data, with which the mark goes: a connection for a look costs a start 50 ms. */
const ensureDatabase = async (layout: Layout, settings: ConnectionSettings): Promise<void> => {
  const done = join(layout.data, 'boathouse-database')
  if (existsSync(done)) return
  const client = await connectDirectly({ ...settings, database: 'postgres' })
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
  } catch (error) {
    if (sqlState(error) !== DUPLICATE_DATABASE) throw error
  } finally {
    await client.end()
  }
  writeFileSync(done, '', { mode: 0o600 })
}

const endOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(String(error)))
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`))
  })

/**
 * Runs PostgreSQL below `directory` and waits until it answers: a first start makes the cluster (0.8 s), a
 * leftover postmaster is stopped first. The caller holds the lock of the home. Throws `embeddedPostgresErrors`.
 */
export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const found = findBinaries()
  mkdirSync(options.directory, { recursive: true, mode: 0o700 })
  const layout = prepareLayout(options.directory, found)
  const binaries = reachableBinaries(found, layout.account)
  await stopLeftover(layout)
  const password = await initialiseCluster(layout, binaries, options.throwAway ? ['--no-sync'] : [])

  const child = spawnPostmaster(layout, binaries, options.extraSettings ?? [])
  const ended = endOf(child)
  const guardian = child.pid === undefined ? undefined : startGuardian(child.pid, layout.data)
  void ended.then(() => guardian?.dismiss())
  const pid = await ready(layout, child, ended)

  const settings = { host: layout.socketDirectory, port: 5432, user: SUPERUSER, password, database: DATABASE }
  await ensureDatabase(layout, settings)
  let stopping = false
  return {
    settings,
    pid,
    died: new Promise((resolve) => void ended.then((how) => stopping || resolve(how))),
    stop: async () => {
      stopping = true
      await stopPostmaster(pid, 20_000)
      await ended
    },
    removeSocketDirectory: () => removeSocketDirectory(layout),
  }
}
