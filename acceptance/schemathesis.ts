/**
 * Schemathesis against a server of its own: every operation of the OpenAPI document, with requests that fit it and that
 * do not; no 5xx, no undocumented status, type or shape. It is installed once, into a virtual environment in the cache.
 *
 * `node acceptance/schemathesis.ts [seconds]`; prints `N passed, N failed` last: operations by phase.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { startTestServer } from './server.ts'

const VERSION = '4.32.5'
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
  'negative_data_rejection',
  'use_after_free',
  'ensure_resource_availability',
  'ignored_auth',
  'missing_required_header',
]
// Streams do not end; what ends sessions and tokens ends the one that asks; and an identity provider that does not answer
// is a 502, as documented, which the check of server errors does not tell from a fault of ours.
const LEFT_OUT = '/(events|sessions?|identity-provider(?:s|-tests))(/|$)|/tokens/.token_id'

// A body beyond its limit is refused before it is read, and one that a route cannot take is refused by its kind.
const REFUSALS = ['400', '401', '403', '404', '405', '406', '409', '413', '415', '422', '428', '429']
const CONFIGURATION = `[checks.negative_data_rejection]\nexpected-statuses = ${JSON.stringify(REFUSALS)}\n`

const place = path.join(
  process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
  'boathouse',
  `schemathesis-${VERSION}`,
)
const program = path.join(place, 'bin', 'st')

const install = (): void => {
  if (existsSync(program)) return
  const steps = [
    ['python3', '-m', 'venv', place],
    [path.join(place, 'bin', 'pip'), 'install', '-q', `schemathesis==${VERSION}`],
  ] as const
  for (const [command, ...args] of steps) {
    if (spawnSync(command, args, { stdio: 'inherit' }).status !== 0) throw new Error(`${command} failed`)
  }
}

const run = async (url: string, token: string, seconds: number): Promise<string> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'boathouse-schemathesis-'))
  const configuration = path.join(folder, 'schemathesis.toml')
  writeFileSync(configuration, CONFIGURATION)
  const running = new Promise<string>((resolve, reject) => {
    const options = [
      ['--header', `Authorization: Bearer ${token}`],
      ['--checks', CHECKS.join(',')],
      ['--phases', 'coverage,fuzzing,stateful'],
      ['--max-time', String(seconds)],
      ['--max-examples', '10'],
      ['--exclude-path-regex', LEFT_OUT],
      ['--continue-on-failure', '--no-color', '--seed', '1'],
    ]
    const run = ['run', `${url}/api/v1/openapi.json`, ...options.flat()]
    const child = spawn(program, ['--config-file', configuration, ...run], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk)
      text += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', () => resolve(text))
  })
  return running.finally(() => rmSync(folder, { recursive: true, force: true }))
}

const count = (text: string, sign: string): number =>
  [...text.matchAll(new RegExp(`${sign}\\s+(\\d+) (?:passed|failed)`, 'g'))].reduce(
    (sum, [, number]) => sum + Number(number),
    0,
  )

install()
const server = await startTestServer({ BOATHOUSE_ENGINE_MEMORY: '512MiB' })
try {
  const text = await run(server.url, server.token, Number(process.argv[2] ?? 90))
  const [passed, failed] = [count(text, '✅'), count(text, '❌')]
  // A run that tested nothing has proved nothing.
  const broken = passed === 0 ? 1 : 0
  console.log(`${passed} passed, ${failed + broken} failed`)
  process.exitCode = failed + broken > 0 ? 1 : 0
} finally {
  await server.stop()
}
