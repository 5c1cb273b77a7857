/** A real server for a test: its own process, an empty home, a port of its own, an administrator's access token. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from '@boathouse/contract/client.ts'
import type { Client } from '@boathouse/contract/client.ts'
import { freePort } from '../tools/free-port.ts'

const command = fileURLToPath(new URL('../control-plane/commands/index.ts', import.meta.url))

export interface TestServer {
  readonly url: string
  readonly token: string
  readonly home: string
  readonly client: Client
  /** Everything that the process has printed so far. */
  readonly output: () => string
  /** SIGKILL, and nothing else: the home stays as it is. */
  readonly kill: () => Promise<void>
  /** Settles when the process has ended, however it did. */
  readonly ended: () => Promise<void>
  /** Starts the same home again, on the same port; `environment` comes on top of what it had at first. */
  readonly restart: (environment?: Readonly<Record<string, string>>) => Promise<void>
  /** Stops it as an operator would and deletes the home. */
  readonly stop: () => Promise<void>
}

const exited = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()))

/** Three seconds on a quiet machine; on one that is loaded ten times over it took more than a minute. */
const READY_MILLIS = 180_000

const untilReady = async (url: string, child: ChildProcess, output: () => string): Promise<void> => {
  const deadline = Date.now() + READY_MILLIS
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${output()}`)
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`the server was not ready within ${READY_MILLIS / 1000} s:\n${output()}`)
}

/** Starts a server and waits until `/readyz` says 200. */
export const startTestServer = async (
  environment: Readonly<Record<string, string>> = {},
): Promise<TestServer> => {
  const home = await mkdtemp(path.join(tmpdir(), 'boathouse-acceptance-'))
  const token = randomBytes(32).toString('base64url')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const chunks: string[] = []
  const output = (): string => chunks.join('')
  let child: ChildProcess | undefined

  const start = async (more: Readonly<Record<string, string>> = {}): Promise<void> => {
    const started = spawn(process.execPath, [command, 'up'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: home,
        BOATHOUSE_HOME: path.join(home, 'home'),
        BOATHOUSE_PORT: String(port),
        BOATHOUSE_BOOTSTRAP_TOKEN: token,
        ...environment,
        ...more,
      },
    })
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk) => chunks.push(String(chunk)))
    child = started
    await untilReady(url, started, output)
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child) return
    child.kill(signal)
    await exited(child)
  }

  await start().catch(async (error: unknown) => {
    await end('SIGKILL')
    await rm(home, { recursive: true, force: true })
    throw error
  })
  return {
    url,
    token,
    home: path.join(home, 'home'),
    client: createClient({ baseUrl: url, token }),
    output,
    kill: () => end('SIGKILL'),
    ended: () => (child ? exited(child) : Promise.resolve()),
    restart: start,
    stop: async () => {
      await end('SIGTERM')
      await rm(home, { recursive: true, force: true })
    },
  }
}
