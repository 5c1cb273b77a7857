import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { BoathouseError } from '@boathouse/contract/errors.ts'
import type { Command } from './command.ts'

/*
 * What is done on this machine rather than over HTTP: `node control-plane/commands/index.ts COMMAND …`.
 * The command line client hands over to it, as a process of its own.
 */

// Stripping types and compiling is two thirds of a start (1.5 s of 2 on a busy machine, 0.45 s with the cache).
// Beside the packages rather than in the shared temporary directory, where others could plant code.
enableCompileCache(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'boathouse'))

// Loaded when asked for: `version` need not wait for the whole server.
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import('./up.ts')).up,
  doctor: async () => (await import('./doctor.ts')).doctor,
  config: async () => (await import('./print-config.ts')).printConfig,
  engines: async () => (await import('./engines.ts')).engines,
  admin: async () => (await import('./admin.ts')).admin,
  keys: async () => (await import('./keys.ts')).keys,
  version: async () => (await import('./print-version.ts')).printVersion,
}

const usage = async (): Promise<string> => {
  const lines = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]) => `  ${name.padEnd(8)} ${(await load()).summary}`),
  )
  return ['usage: boathouse COMMAND [options]', '', ...lines].join('\n')
}

const oldNode = (): string | undefined => {
  const [major = 0] = process.versions.node.split('.').map(Number)
  return major >= 24 ? undefined : `Boathouse needs Node 24 or later; this is ${process.version}.`
}

const isUsageError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

const tell = (error: unknown): number => {
  if (error instanceof BoathouseError) console.error(`boathouse: ${error.message}`)
  else if (isUsageError(error)) console.error(`boathouse: ${error instanceof Error ? error.message : ''}`)
  else console.error('boathouse: unexpected failure', error)
  return isUsageError(error) ? 2 : 1
}

const main = async ([name = 'up', ...args]: readonly string[]): Promise<number> => {
  const problem = oldNode()
  if (problem) {
    console.error(`boathouse: ${problem}`)
    return 1
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!load) {
    const asked = ['help', '--help', '-h'].includes(name)
    console[asked ? 'log' : 'error'](
      asked ? await usage() : `boathouse: there is no command «${name}»\n\n${await usage()}`,
    )
    return asked ? 0 : 2
  }
  return (await load()).run(args)
}

// Ends the process: a handle left open by a failed part must not keep it alive.
process.exit(await main(process.argv.slice(2)).catch(tell))
