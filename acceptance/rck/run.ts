/**
 * `node acceptance/rck/run.ts [tables|views] [test name]`: the Iceberg REST Compatibility Kit 1.11.0 (Apache Iceberg,
 * `RESTCompatibilityKitSuite`) against a server of its own. Needs Java 17 and Maven; the class path (96 MB) is fetched
 * once. The last line is `N passed, N failed`.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { icebergJars } from '../../tools/iceberg-jars.ts'
import { startTestServer } from '../server.ts'
import type { TestServer } from '../server.ts'

const run = promisify(execFile)

const KIT = 'org.apache.iceberg.rest.RESTCompatibilityKit'
const CLASSES = { all: `${KIT}Suite`, tables: `${KIT}CatalogTests`, views: `${KIT}ViewCatalogTests` }
const ENOUGH = 64 * 1024 * 1024

/** Where the kit's tests place tables whose location they choose, below `file:/tmp`. */
const CUSTOM_LOCATIONS = ['ns', 'newdb', 'ns1', 'ns2', 'other_ns', 'a', 'ns_1', 'ns_2', 'parent']

const openCatalog = async (server: TestServer, scratch: string): Promise<string> => {
  const prefixes = [...CUSTOM_LOCATIONS.map((name) => `file:///tmp/${name}`), `file://${scratch}`]
  const { location } = await server.client.call('updateCatalog', {
    params: { catalog: 'lake' },
    body: { allowed_prefixes: prefixes },
  })
  return location
}

const kitArguments = (server: TestServer, warehouse: string, scratch: string): string[] => {
  const properties = {
    'rck.local': 'false',
    'rck.requires-namespace-create': 'true',
    'rck.purge-test-namespaces': 'true',
    uri: `${server.url}/iceberg/`,
    warehouse,
    credential: server.token,
    'java.io.tmpdir': scratch,
    'org.slf4j.simpleLogger.defaultLogLevel': 'error',
  }
  return Object.entries(properties).map(([key, value]) => `-D${key}=${value}`)
}

const countOf = (report: string, what: string): number =>
  Number(new RegExp(`(\\d+) ${what}`).exec(report)?.[1] ?? 0)

const [suite = 'all', only] = process.argv.slice(2)
const kit = suite === 'tables' || suite === 'views' ? CLASSES[suite] : CLASSES.all
const libraries = await icebergJars()
const scratch = await mkdtemp(path.join(tmpdir(), 'rck-'))
const server = await startTestServer()
try {
  const warehouse = await openCatalog(server, scratch)
  const selection = only === undefined ? ['-c', kit] : ['-m', `${kit}#${only}`]
  const console = ['org.junit.platform.console.ConsoleLauncher', 'execute', ...selection]
  const options = ['--disable-banner', '--disable-ansi-colors', '--details=summary']
  const { stdout: report } = await run(
    'java',
    [...kitArguments(server, warehouse, scratch), '-Xmx1g', '-cp', libraries, ...console, ...options],
    { maxBuffer: ENOUGH },
  ).catch((error: { stdout?: string; stderr?: string }) => ({ stdout: `${error.stdout}\n${error.stderr}` }))
  const passed = countOf(report, 'tests successful')
  // A class that could not be prepared runs no test.
  const failed = countOf(report, 'tests failed') + countOf(report, 'containers failed')
  process.stdout.write(`${report.replaceAll(/^\s+at .*\n/gm, '')}\n${passed} passed, ${failed} failed\n`)
  process.exitCode = passed > 0 && failed === 0 ? 0 : 1
} finally {
  await server.stop()
  await rm(scratch, { recursive: true, force: true })
  for (const name of CUSTOM_LOCATIONS) await rm(path.join('/tmp', name), { recursive: true, force: true })
}
