/** An S3 server of a test: a child process on loopback over a directory of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from './free-port.ts'

export interface S3Server {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Buckets are its directories. */
  readonly directory: string
  readonly stop: () => Promise<void>
}

export interface S3Program {
  readonly program: string
  readonly arguments: (address: string, directory: string) => readonly string[]
  /** What tells it the keys. */
  readonly environment: (accessKeyId: string, secretAccessKey: string) => Readonly<Record<string, string>>
  /** Answers 200 when it is ready; absent: ready when it accepts a connection. */
  readonly readyPath?: string
  readonly scheme?: 'http' | 'https'
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

const isReady = async (endpoint: string, port: number, readyPath: string | undefined): Promise<boolean> => {
  if (readyPath === undefined) return accepts(port)
  const answer = await fetch(endpoint + readyPath).catch(() => undefined)
  await answer?.body?.cancel()
  return answer?.ok === true
}

/** Starts it with these buckets. Rejects when it ends before it is ready. */
export const startS3Server = async (what: S3Program, buckets: readonly string[]): Promise<S3Server> => {
  const directory = await mkdtemp(path.join(tmpdir(), 'boathouse-s3-'))
  const [accessKeyId, secretAccessKey] = ['test-access-key', 'test-secret-access-key']
  const port = await freePort()
  const endpoint = `${what.scheme ?? 'http'}://127.0.0.1:${port}`
  const child = spawn(what.program, what.arguments(`127.0.0.1:${port}`, directory), {
    env: { PATH: process.env.PATH, HOME: directory, ...what.environment(accessKeyId, secretAccessKey) },
    stdio: 'ignore',
  })
  while (!(await isReady(endpoint, port, what.readyPath))) {
    if (child.exitCode !== null) throw new Error(`${what.program} ended with ${child.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  for (const bucket of buckets) await mkdir(path.join(directory, bucket))
  return {
    endpoint,
    accessKeyId,
    secretAccessKey,
    directory,
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill()
      await exited
      await rm(directory, { recursive: true })
    },
  }
}
