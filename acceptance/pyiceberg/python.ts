/** PyIceberg, newest, in a Python environment that is kept between runs outside the checkout. */
import { execFile } from 'node:child_process'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestServer } from '../server.ts'

const run = promisify(execFile)

const cache = process.env.BOATHOUSE_TEST_CACHE ?? path.join(homedir(), '.cache', 'boathouse')
const environment = path.join(cache, 'pyiceberg')
const interpreter = path.join(environment, 'bin', 'python')
const requirement = 'pyiceberg[pyarrow,pyiceberg-core]'
/** Says what was installed and, by its age, when. */
const stamp = path.join(environment, `installed ${requirement}`)
const lock = path.join(cache, 'pyiceberg.lock')

const A_WEEK_MILLIS = 7 * 24 * 3_600_000
const A_DEAD_LOCK_MILLIS = 10 * 60_000

const ageOf = async (file: string): Promise<number> => {
  const found = await stat(file).catch(() => undefined)
  return found ? Date.now() - found.mtimeMs : Number.POSITIVE_INFINITY
}

/** A directory is made by one of several processes only. */
const whileLocked = async (work: () => Promise<void>): Promise<void> => {
  await mkdir(cache, { recursive: true })
  while (
    !(await mkdir(lock).then(
      () => true,
      () => false,
    ))
  ) {
    if ((await ageOf(lock)) > A_DEAD_LOCK_MILLIS) await rm(lock, { recursive: true, force: true })
    else await pause(200)
  }
  try {
    await work()
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}

const install = async (): Promise<void> => {
  if ((await ageOf(stamp)) < A_WEEK_MILLIS) return
  await run('python3', ['-m', 'venv', environment])
  await run(interpreter, ['-m', 'pip', 'install', '--quiet', '--upgrade', requirement])
  await writeFile(stamp, '')
}

/** Why PyIceberg cannot be had on this machine; undefined when it can. Installs it when it is absent or a week old. */
export const pyicebergMissing = async (): Promise<string | undefined> => {
  try {
    await run('python3', ['-c', 'import sys, venv, ensurepip; assert sys.version_info >= (3, 10)'])
  } catch {
    return 'needs python3 (3.10 or later) with the modules venv and ensurepip'
  }
  try {
    await whileLocked(install)
    return undefined
  } catch (error) {
    // Where tests decide what lands, PyIceberg that cannot be had is a failure.
    if (process.env.CI) throw error
    return 'pip could not install it'
  }
}

/**
 * Runs `acceptance/pyiceberg/<script>` against the server and gives back the JSON that it printed. Python's own
 * traceback is the error's message when it fails.
 */
export const runPython = async (
  server: TestServer,
  script: string,
  ...args: readonly string[]
): Promise<unknown> => {
  const file = fileURLToPath(new URL(script, import.meta.url))
  const { stdout } = await run(interpreter, [file, ...args], {
    env: {
      PATH: process.env.PATH,
      PYTHONDONTWRITEBYTECODE: '1',
      LAKE_URL: `${server.url}/iceberg`,
      LAKE_TOKEN: server.token,
    },
    maxBuffer: 64 * 1024 * 1024,
  })
  return JSON.parse(stdout)
}
