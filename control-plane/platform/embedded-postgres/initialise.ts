import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { POSTGRES_MAJOR, type Binaries } from './binaries.ts'
import { embeddedPostgresErrors } from './errors.ts'
import type { Layout } from './layout.ts'
import { SUPERUSER } from './names.ts'

const run = (
  layout: Layout,
  file: string,
  args: readonly string[],
): Promise<{ code: number; output: string }> =>
  new Promise((resolve, reject) => {
    const { command, args: all, ...ids } = layout.account.launch(file, args)
    // No environment of ours: PGDATA, LANG and the like would leak into the cluster.
    const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TZ: 'UTC' }
    const child = spawn(command, all, { cwd: layout.cluster, env, stdio: ['ignore', 'pipe', 'pipe'], ...ids })
    let output = ''
    const collect = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })

const refuseOtherMajor = (data: string): void => {
  const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  if (found !== POSTGRES_MAJOR) {
    throw embeddedPostgresErrors.POSTGRES_OTHER_MAJOR({ directory: data, found, expected: POSTGRES_MAJOR })
  }
}

// The locale that PostgreSQL itself carries: sorting never changes with the machine's C library.
const LOCALE = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8']

const UNFINISHED = '.new-'

// What a killed first start left. Its initdb may write on for a moment, which is why ours works elsewhere.
const sweepInterrupted = (layout: Layout): void => {
  for (const name of readdirSync(layout.cluster)) {
    if (name.startsWith(basename(layout.data) + UNFINISHED)) {
      rmSync(join(layout.cluster, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    }
  }
}

/**
 * Makes the data directory if there is none and gives back the superuser's password. Works in `data.new-…`
 * and renames at the end: an interrupted first start is begun again, not taken for a cluster. The secret is
 * written before, so that no cluster exists whose password nobody knows.
 */
export const initialiseCluster = async (
  layout: Layout,
  binaries: Binaries,
  extraOptions: readonly string[] = [],
): Promise<string> => {
  if (existsSync(layout.data)) {
    refuseOtherMajor(layout.data)
    return readFileSync(layout.secretFile, 'utf8').trim()
  }
  sweepInterrupted(layout)
  const fresh = `${layout.data}${UNFINISHED}${randomBytes(4).toString('hex')}`
  const password = randomBytes(32).toString('base64url')
  writeFileSync(layout.secretFile, `${password}\n`, { mode: 0o600 })
  const passwordFile = join(layout.cluster, 'password')
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  try {
    const { owner } = layout.account
    if (owner) chownSync(passwordFile, owner.uid, owner.gid)
    const { code, output } = await run(layout, binaries.initdb, [
      `--pgdata=${fresh}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      ...LOCALE,
      '--no-instructions',
      ...extraOptions,
    ])
    if (code !== 0) {
      throw embeddedPostgresErrors.POSTGRES_INIT_FAILED({ directory: layout.data, output: output.trim() })
    }
    renameSync(fresh, layout.data)
    return password
  } finally {
    rmSync(passwordFile, { force: true })
  }
}
