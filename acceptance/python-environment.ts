/** Python environments with other people's clients, kept between runs outside the checkout. */
import { execFile } from 'node:child_process'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { TestServer } from './server.ts'

const run = promisify(execFile)

const cache = process.env.BOATHOUSE_TEST_CACHE ?? path.join(homedir(), '.cache', 'boathouse')

const A_WEEK_MILLIS = 7 * 24 * 3_600_000
const A_DEAD_LOCK_MILLIS = 10 * 60_000

const ageOf = async (file: string): Promise<number> => {
  const found = await stat(file).catch(() => undefined)
  return found ? Date.now() - found.mtimeMs : Number.POSITIVE_INFINITY
}

/** A directory is made by one of several processes only. */
const whileLocked = async (lock: string, work: () => Promise<void>): Promise<void> => {
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

export interface PythonEnvironment {
  /** Why it cannot be had on this machine; undefined when it can. Installs it when it is absent or a week old. */
  readonly missing: () => Promise<string | undefined>
  /**
   * Runs a script, which learns of the server by LAKE_URL and LAKE_TOKEN, and gives back the JSON that it printed.
   * Python's own traceback is the error's message when it fails.
   */
  readonly run: (server: TestServer, script: string, args: readonly string[]) => Promise<unknown>
}

/** An environment of its own under this name, with these packages. */
export const pythonEnvironment = (name: string, requirements: readonly string[]): PythonEnvironment => {
  const environment = path.join(cache, name)
  const interpreter = path.join(environment, 'bin', 'python')
  /** Says what was installed and, by its age, when. */
  const stamp = path.join(environment, `installed ${requirements.join(' ')}`)

  const install = async (): Promise<void> => {
    if ((await ageOf(stamp)) < A_WEEK_MILLIS) return
    await run('python3', ['-m', 'venv', environment])
    await run(interpreter, ['-m', 'pip', 'install', '--quiet', '--upgrade', ...requirements])
    await writeFile(stamp, '')
  }
  return {
    missing: async () => {
      try {
        await run('python3', ['-c', 'import sys, venv, ensurepip; assert sys.version_info >= (3, 10)'])
      } catch {
        return 'needs python3 (3.10 or later) with the modules venv and ensurepip'
      }
      try {
        await whileLocked(`${environment}.lock`, install)
        return undefined
      } catch (error) {
        // Where tests decide what lands, a client that cannot be had is a failure.
        if (process.env.CI) throw error
        return 'pip could not install it'
      }
    },
    run: async (server, script, args) => {
      const { stdout } = await run(interpreter, [script, ...args], {
        env: {
          PATH: process.env.PATH,
          PYTHONDONTWRITEBYTECODE: '1',
          LAKE_URL: `${server.url}/iceberg`,
          LAKE_TOKEN: server.token,
        },
        maxBuffer: 64 * 1024 * 1024,
      })
      return JSON.parse(stdout)
    },
  }
}
