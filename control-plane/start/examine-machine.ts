import { constants, existsSync, statSync } from 'node:fs'
import { access, mkdtemp, rm, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { tryEngine, tryHttpfs } from '@boathouse/engines'
import { joinLocation, type ObjectStorage } from '@boathouse/storage'
import { exportCheck } from '../modules/secrets/index.ts'
import { configErrors, loadConfig, type Config, type Environment } from '../platform/config.ts'
import { connectDirectly, openDatabase, type ConnectionSettings } from '../platform/database.ts'
import { DEFAULT_EGRESS, egressRules } from '../platform/egress/index.ts'
import { findBinaries, locateEmbeddedPostgres } from '../platform/embedded-postgres/index.ts'
import { readHolder } from '../platform/home.ts'
import { newId } from '../platform/ids.ts'
import { parseMasterKey } from '../platform/secrets-cipher/index.ts'
import { holderOfPort } from '../platform/port-holder.ts'
import { findHttpfs } from './find-httpfs.ts'
import { openEgress } from './open-egress.ts'
import { openStorage } from './open-storage.ts'
import { postgresDirectory } from './open-metadata.ts'

/** One look at this machine. `remedy` is the command or setting that mends it. */
export interface Finding {
  readonly name: string
  readonly status: 'passed' | 'warning' | 'failed'
  readonly evidence: string
  readonly remedy?: string
}

type Look = (config: Config) => Promise<Omit<Finding, 'name'>>

const passed = (evidence: string): Omit<Finding, 'name'> => ({ status: 'passed', evidence })
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const node: Look = async () => {
  const [major = 0] = process.versions.node.split('.').map(Number)
  const evidence = `${process.version} on ${process.platform}-${process.arch}`
  return major >= 24
    ? passed(evidence)
    : { status: 'failed', evidence, remedy: 'npm install (it brings Node 24)' }
}

const nearestExisting = (path: string): string => (existsSync(path) ? path : nearestExisting(dirname(path)))

const home: Look = async ({ home: path }) => {
  const exists = existsSync(path)
  const look = nearestExisting(path)
  try {
    await access(look, constants.W_OK)
  } catch (error) {
    return {
      status: 'failed',
      evidence: textOf(error),
      remedy: 'export BOATHOUSE_HOME=… (a directory that you may write)',
    }
  }
  if (!exists) return passed(`${path} will be made`)
  const open = (statSync(path).mode & 0o077) !== 0
  return open
    ? { status: 'warning', evidence: `${path} can be entered by others`, remedy: `chmod 700 ${path}` }
    : passed(`${path}, readable by its owner only`)
}

const GIB = 2 ** 30

const disk: Look = async ({ home: path }) => {
  const { bavail, bsize } = await statfs(nearestExisting(path))
  const free = bavail * bsize
  const evidence = `${(free / GIB).toFixed(1)} GiB free for ${path}`
  return free > 2 * GIB
    ? passed(evidence)
    : { status: 'warning', evidence, remedy: 'free some space, or set BOATHOUSE_HOME to a larger disk' }
}

const versionOf = async (settings: ConnectionSettings): Promise<string> => {
  const client = await connectDirectly(settings)
  try {
    const { rows } = await client.query<{ version: string }>(
      "SELECT current_setting('server_version') AS version",
    )
    return rows[0]?.version ?? ''
  } finally {
    await client.end()
  }
}

const database: Look = async (config) => {
  if (config.database) {
    try {
      return passed(`PostgreSQL ${await versionOf({ connectionString: config.database.directUrl })} answers`)
    } catch (error) {
      return {
        status: 'failed',
        evidence: textOf(error),
        remedy: 'check DATABASE_URL and that this host may connect',
      }
    }
  }
  findBinaries()
  const holder = readHolder(config.home)
  const settings = holder && locateEmbeddedPostgres(postgresDirectory(config))
  if (!settings) return passed('the embedded PostgreSQL is installed and will be started')
  return passed(`the embedded PostgreSQL ${await versionOf(settings)} of process ${holder.pid} answers`)
}

/** Whether a copy of the key was taken, while the database can be asked: it runs only under a server. */
const copyOfKey = async (config: Config): Promise<Omit<Finding, 'name'> | undefined> => {
  const settings = readHolder(config.home) && locateEmbeddedPostgres(postgresDirectory(config))
  if (!settings) return undefined
  const { db, close } = openDatabase(settings, { maxConnections: 1 })
  try {
    return await exportCheck(db)()
  } finally {
    await close()
  }
}

const masterKey: Look = async (config) => {
  const { database: foreign, masterKey: key } = config
  if (key !== undefined) return passed(`key ${parseMasterKey(key)?.id} is set`)
  if (!foreign) return (await copyOfKey(config)) ?? passed('kept in the home')
  return {
    status: 'warning',
    evidence:
      'DATABASE_URL is set and no master key is: the first server keeps the key in its home, others cannot use secrets',
    remedy: 'export BOATHOUSE_MASTER_KEY_FILE=… (made once with «openssl rand -base64 32»)',
  }
}

const canBind = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(textOf(error)))
    server.listen({ host, port }, () => server.close(() => resolve(undefined)))
  })

const port: Look = async ({ home: path, listen }) => {
  const serving = readHolder(path)?.url
  if (serving) return passed(`Boathouse serves ${serving}`)
  const wanted = listen.port ?? 8484
  const problem = await canBind(listen.host, wanted)
  if (problem === undefined) return passed(`${listen.host}:${wanted} is free`)
  const evidence = `${listen.host}:${wanted} is taken by ${holderOfPort(wanted) ?? 'another process'} (${problem})`
  if (listen.port === undefined) {
    return { status: 'warning', evidence, remedy: 'nothing to do: the next free port is taken' }
  }
  return { status: 'failed', evidence, remedy: 'export BOATHOUSE_PORT=… (another one), or unset it' }
}

const roundTrip = async (storage: ObjectStorage, base: string): Promise<void> => {
  const location = joinLocation(base, `.doctor-${newId()}`)
  await storage.write(location, Buffer.from('boathouse'))
  try {
    await storage.read(location)
  } finally {
    await storage.delete([location])
  }
}

const storageAt =
  (name: 'dataLocation' | 'storeLocation', setting: string): Look =>
  async (config) => {
    const location = config[name]
    // Nothing is made on a disk that Boathouse has not started on: the home was looked at above.
    if (location.startsWith('file:') && !existsSync(location.slice('file://'.length))) {
      return passed(`${location} will be made`)
    }
    try {
      const egress = openEgress(
        config,
        async () => egressRules(DEFAULT_EGRESS),
        () => undefined,
      )
      await roundTrip(openStorage(config, egress), location)
      return passed(`${location} can be written, read and deleted from`)
    } catch (error) {
      const remedy = `check ${setting}, BOATHOUSE_S3_* and the AWS credentials`
      return { status: 'failed', evidence: `${location}: ${textOf(error)}`, remedy }
    }
  }

const engine: Look = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'boathouse-doctor-'))
  try {
    return passed(`DuckDB ${await tryEngine(directory)} answers`)
  } catch (error) {
    const remedy = 'npm install --include=optional (it brings DuckDB for this machine)'
    return { status: 'failed', evidence: textOf(error), remedy }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Boathouse works without: whole files are copied then. */
const rangeReads: Look = async (config) => {
  const file = findHttpfs(config, process.env)
  const directory = await mkdtemp(join(tmpdir(), 'boathouse-doctor-'))
  try {
    const problem = file === undefined ? 'httpfs is not installed' : await tryHttpfs(file, directory)
    if (problem === undefined) return passed(`large files in object storage are read by ranges (${file})`)
    const evidence = `files in object storage are copied whole: ${problem}`
    if (config.dataLocation.startsWith('file:')) return passed(evidence)
    return { status: 'warning', evidence, remedy: 'boathouse engines install httpfs' }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

const page: Look = async () => {
  const index = join(import.meta.dirname, '..', '..', 'admin-ui', 'dist', 'index.html')
  return existsSync(index)
    ? passed('the page is built')
    : { status: 'warning', evidence: 'the page is not built', remedy: 'npm start (it builds the page first)' }
}

const LOOKS: readonly (readonly [string, Look])[] = [
  ['Node', node],
  ['home', home],
  ['disk', disk],
  ['database', database],
  ['master key', masterKey],
  ['port', port],
  ['data', storageAt('dataLocation', 'BOATHOUSE_DATA')],
  ['store', storageAt('storeLocation', 'BOATHOUSE_STORE')],
  ['engine', engine],
  ['range reads', rangeReads],
  ['page', page],
]

/** Looks at everything that a start needs, one after the other; changes nothing that stays. */
export async function* examine(environment: Environment): AsyncGenerator<Finding> {
  let config: Config
  try {
    config = loadConfig(environment)
  } catch (error) {
    const isConfig =
      error instanceof Error && 'code' in error && error.code === configErrors.INVALID_CONFIGURATION.code
    if (!isConfig) throw error
    yield { name: 'configuration', status: 'failed', evidence: textOf(error), remedy: 'boathouse config' }
    return
  }
  yield { name: 'configuration', ...passed('every setting can be used') }
  for (const [name, look] of LOOKS) {
    try {
      yield { name, ...(await look(config)) }
    } catch (error) {
      yield { name, status: 'failed', evidence: textOf(error) }
    }
  }
}
