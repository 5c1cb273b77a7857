import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Started {
  readonly pid: number
  readonly stop: () => Promise<void>
  /** SIGKILL. */
  readonly kill: () => Promise<void>
}

const endOf = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()))

const started = (child: ChildProcess): Started => {
  const ended = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await endOf(child)
  }
  return { pid: child.pid ?? 0, stop: () => ended('SIGTERM'), kill: () => ended('SIGKILL') }
}

/** Starts a Node program that prints `listening <port>` when it is ready. */
export const startService = async (
  program: string,
  environment: Readonly<Record<string, string>>,
): Promise<Started & { readonly port: number }> => {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^listening (\d+)$/.exec(line)?.[1]
    if (port !== undefined) {
      child.stdout.resume()
      return { ...started(child), port: Number(port) }
    }
  }
  throw new Error(`${program} ended before it listened`)
}

/** Starts a server and waits until `address` answers with success, for a minute. */
export const startServerProgram = async (
  program: string,
  address: string,
  environment: Readonly<Record<string, string>>,
): Promise<Started> => {
  const child = spawn(program, [], { env: { PATH: process.env['PATH'], ...environment }, stdio: 'ignore' })
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(address).catch(() => undefined)
    if (answer?.ok) return started(child)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  child.kill('SIGKILL')
  throw new Error(`${program} was not ready`)
}
