import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { join } from 'node:path'

const COMMANDS = join(import.meta.dirname, '..', 'commands', 'index.ts')

export interface ServerProcess {
  readonly child: ChildProcess
  /** The address of its banner. */
  readonly url: string
  /** Everything that it printed, both streams. */
  readonly output: () => string
  /** Sends a signal and waits for the end; gives the exit code, or the signal that ended it. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | string>
}

const environmentOf = (settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: settings['BOATHOUSE_HOME'],
  BOATHOUSE_LOG_FORMAT: 'json',
  ...settings,
})

/** Runs one command of the host to its end. */
export const runCommand = async (
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<{ code: number; stdout: string; stderr: string }> => {
  const child = spawn(process.execPath, [COMMANDS, ...args], {
    env: environmentOf(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => (texts[name] += chunk.toString()))
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? -1, ...texts }
}

/** Starts a server process and waits for its banner; rejects with its output when it ends before. */
export const startServerProcess = async (
  settings: Readonly<Record<string, string>>,
): Promise<ServerProcess> => {
  const child = spawn(process.execPath, [COMMANDS, 'up'], {
    env: environmentOf(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      text += `${line}\n`
      const found = /is ready: (\S+)/.exec(line)?.[1]
      if (found) resolve(found)
    })
    exited.then(([code]) => reject(new Error(`the server ended with ${code}:\n${text}`)), reject)
  })
  return {
    child,
    url,
    output: () => text,
    end: async (signal) => {
      child.kill(signal)
      const [code, ended] = await exited
      return code ?? ended ?? 'unknown'
    },
  }
}
