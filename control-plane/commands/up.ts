import { flushCompileCache } from 'node:module'
import { loadConfig, type Config } from '../platform/config.ts'
import { stopOnSignal } from '../platform/lifecycle.ts'
import { createLog, type Log } from '../platform/log.ts'
import { programVersion } from '../platform/version.ts'
import { startServer, type RunningServer } from '../main.ts'
import type { Command } from './command.ts'
import { environmentWith } from './server-options.ts'

// A secret belongs before the eyes of whoever started us, not into the log of a server that others read.
const mayPrintLink = (config: Config): boolean => config.listen.loopbackOnly || process.stdout.isTTY

const signInLines = async (server: RunningServer, config: Config): Promise<string[]> => {
  if (!server.firstStart) return ['  A new sign-in link: boathouse admin link']
  const password = `  Password of «admin» for the first three days: ${server.passwordFile}`
  if (!mayPrintLink(config)) return [password]
  const link = await server.createSignInLink()
  return [`  Sign in (once, within ${link.minutes} minutes): ${server.publicUrl}${link.path}`, password]
}

const banner = async (server: RunningServer, config: Config): Promise<string> => {
  const lines = [
    `Boathouse ${programVersion} is ready: ${server.publicUrl}`,
    ...(config.role === 'worker' ? [] : await signInLines(server, config)),
    `  Home: ${config.home}`,
  ]
  return lines.join('\n')
}

const logCrashes = (log: Log): void => {
  process.on('uncaughtExceptionMonitor', (error) => log.fatal({ err: error }, 'ended by an unexpected error'))
}

export const up: Command = {
  summary: 'start the server (--home, --host, --port, --role, --allow-insecure-listen)',
  run: async (args) => {
    const config = loadConfig(environmentWith(args, process.env))
    const log = createLog({ ...config.log, secrets: config.secrets })
    logCrashes(log)
    const server = await startServer(config, log)
    const signalled = stopOnSignal(server.stop, log)
    console.log(await banner(server, config))
    // Node writes it only at an orderly end; after a kill, the next start would compile everything anew.
    flushCompileCache()
    const lost = server.lost.catch(async (error: unknown) => {
      log.fatal({ err: error }, 'cannot go on')
      await server.stop()
      return 1
    })
    return Promise.race([signalled, lost])
  },
}
