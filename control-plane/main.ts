import { join } from 'node:path'
import { currentEgressRules } from './modules/egress/index.ts'
import type { SignInLink } from './modules/identity/index.ts'
import type { Config } from './platform/config.ts'
import { openHome } from './platform/home.ts'
import { createLifecycle, type Lifecycle } from './platform/lifecycle.ts'
import type { Log } from './platform/log.ts'
import { createReadiness, type Readiness } from './platform/readiness.ts'
import { openScratch } from './platform/scratch.ts'
import { listenHttp, readTls } from './start/listen-http.ts'
import { claimLocalDirectories } from './start/local-directories.ts'
import { openEgress } from './start/open-egress.ts'
import { openMasterKey } from './start/open-master-key.ts'
import { openMetadata, type Metadata } from './start/open-metadata.ts'
import { openStorage } from './start/open-storage.ts'
import type { Modules } from './start/wire-modules.ts'

export interface RunningServer {
  /** The address to open on this machine. */
  readonly url: string
  /** The address as browsers see it. */
  readonly publicUrl: string
  /** The first start of this database: the administrator was made now. */
  readonly firstStart: boolean
  readonly passwordFile: string
  /** A new one-time link for the first administrator. */
  readonly createSignInLink: () => Promise<SignInLink>
  /** Rejects when the server cannot go on: its database is lost for good. */
  readonly lost: Promise<never>
  /** Takes no new requests, ends what runs, closes everything. */
  readonly stop: () => Promise<void>
}

/** Where the generated password of the first administrator is written. */
export const passwordFileOf = (config: Config): string => join(config.home, 'admin-password')

// A URL leaves out the usual port.
const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80))

const UI_DIRECTORY = join(import.meta.dirname, '..', 'admin-ui', 'dist')

type Tls = ReturnType<typeof readTls>

interface Parts {
  readonly config: Config
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly readiness: Readiness
}

// The most of the program, and half of the work of a start: loaded while our PostgreSQL recovers. With one that runs
// already there is nothing to wait for, and runs are taken over before what only answers requests is loaded.
const loadServer = () => Promise.all([import('./api/server.ts'), import('./platform/metrics.ts')])
const loadModules = () => import('./start/wire-modules.ts')

const serveHttp = async (
  { config, log, lifecycle, readiness }: Parts,
  tls: Tls,
  metadata: Metadata,
  modules: Modules,
): Promise<string> => {
  const [{ createServer }, { createMetrics, watchPool }] = await loadServer()
  const metrics = createMetrics()
  watchPool(metrics, metadata.pool)
  const isWorker = config.role === 'worker'
  const app = await createServer({
    // A worker answers probes and metrics only.
    operations: isWorker ? [] : modules.operations,
    handlers: isWorker ? [] : modules.handlers,
    db: metadata.db,
    log,
    metrics,
    identity: modules.identity,
    access: modules.access,
    authenticateIcebergToken: modules.authenticateIcebergToken,
    events: modules.events,
    instanceId: metadata.instanceId,
    auditReads: config.audit.readsOfData,
    unreadiness: readiness.reason,
    addresses: {
      listenHost: config.listen.host,
      publicUrl: config.publicUrl,
      catalogUrl: config.catalogUrl,
      trustedProxies: config.listen.trustedProxies,
      tls,
      hstsSubdomains: config.hstsSubdomains,
    },
    requestsPerSecond: config.requestsPerSecond,
    metricsAccess: config.onlookers.metrics,
    docsAccess: config.onlookers.docs,
    uiDirectory: isWorker ? undefined : UI_DIRECTORY,
  })
  lifecycle.onStop('http', () => app.close())
  return listenHttp(app, config, log)
}

const start = async (parts: Parts): Promise<RunningServer> => {
  const { config, lifecycle, readiness } = parts
  const tls = readTls(config.listen.tls)
  openHome(config.home)
  const [metadata, { wireModules }] = await Promise.all([
    openMetadata(parts),
    loadModules(),
    config.database ? undefined : loadServer(),
  ])
  const scratch = openScratch(config.home)
  lifecycle.onStop('scratch', scratch.remove)
  if (config.database) await claimLocalDirectories(metadata.db, config)
  const cipher = await openMasterKey(metadata.db, config)
  let listenerPort: number | undefined
  const egress = openEgress(config, currentEgressRules(metadata.db), () => listenerPort)
  lifecycle.onStop('egress', async () => egress.close())
  const storage = openStorage(config, egress)
  const modules = await wireModules({ ...parts, metadata, scratch, cipher, egress, storage })
  const passwordFile = passwordFileOf(config)
  const firstStart = await modules.identity.ensureFirstAdministrator({
    passwordFile,
    bootstrapToken: config.bootstrapToken,
  })
  await modules.start()
  const url = await serveHttp(parts, tls, metadata, modules)
  listenerPort = portOf(new URL(url))
  lifecycle.onStop('readiness', () => readiness.set('server', 'the server is stopping'))
  metadata.homeLock?.announce(url)
  return {
    url,
    publicUrl: config.publicUrl ?? url,
    firstStart,
    passwordFile,
    createSignInLink: () => modules.identity.createSignInLink(),
    lost: metadata.lost,
    stop: lifecycle.stop,
  }
}

/**
 * Starts everything that the configuration asks for and resolves when requests are answered. Throws the
 * errors of the parts; what was started by then has been stopped again.
 */
export const startServer = async (config: Config, log: Log): Promise<RunningServer> => {
  const lifecycle = createLifecycle(log)
  try {
    return await start({ config, log, lifecycle, readiness: createReadiness() })
  } catch (error) {
    await lifecycle.stop()
    throw error
  }
}
