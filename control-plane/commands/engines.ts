import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { loadConfig, type Config } from '../platform/config.ts'
import { engineCache, extensionDirectory } from '../start/find-httpfs.ts'
import type { Command } from './command.ts'
import { findJava, javaRemedy } from './engines/find-java.ts'
import { installHttpfs } from './engines/install-httpfs.ts'
import { installTrino, isInstalled, trinoDirectory } from './engines/install-trino.ts'
import { trinoPlace } from './engines/places.ts'
import { setUpTrino } from './engines/set-up-trino.ts'
import { findRunning, logFile, startTrino, stopTrino } from './engines/trino-process.ts'
import { TRINO } from './engines/trino-release.ts'

interface Options {
  readonly port: number
  readonly memoryMegabytes: number
  readonly quickStart: boolean
  /** Of httpfs. */
  readonly from: string | undefined
}

type Action = (config: Config, options: Options) => Promise<number>

const DEFAULT_PORT = 8486
const DEFAULT_MEMORY_MEGABYTES = 2048
const USAGE = `usage: boathouse engines install|start|stop|status|logs trino
       boathouse engines install httpfs   DuckDB's extension that reads large files in object storage by ranges
  install httpfs: --from FILE (a wheel or httpfs.duckdb_extension; else pip fetches the wheel)
  start: --port N (default ${DEFAULT_PORT}) --memory MEGABYTES (default ${DEFAULT_MEMORY_MEGABYTES}) --quick (slower queries, faster start)`

const say = (line: string): void => console.log(line)

const install: Action = async ({ mavenMirror }) => {
  const directory = await installTrino({
    cache: engineCache(process.env),
    mirror: mavenMirror,
    say,
  })
  const java = await findJava(TRINO.javaVersion, process.env)
  say(`Trino ${TRINO.version} is installed in ${directory}.`)
  say(java ? `It will run on Java ${java.version} (${java.home}).` : javaRemedy(TRINO.javaVersion))
  return java ? 0 : 1
}

const installExtension: Action = async (config, { from }) => {
  const directory = extensionDirectory(config, process.env)
  try {
    say(`DuckDB's httpfs is installed: ${await installHttpfs({ directory, from, say })}`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return 1
  }
  say('A server that runs finds it at its next start.')
  return 0
}

const start: Action = async (config, options) => {
  const place = trinoPlace(config.home)
  const running = await findRunning(place)
  if (running) {
    say(`Trino runs already: http://127.0.0.1:${running.port} (process ${running.pid}).`)
    return 0
  }
  const cache = engineCache(process.env)
  if (!(await isInstalled(cache))) {
    console.error('Trino is not installed. Run: boathouse engines install trino')
    return 1
  }
  const java = await findJava(TRINO.javaVersion, process.env)
  if (!java) {
    console.error(`Trino ${TRINO.version} cannot start. ${javaRemedy(TRINO.javaVersion)}`)
    return 1
  }
  const setup = await setUpTrino(config, place, options)
  say(
    `starting Trino ${TRINO.version} with the catalogs ${setup.catalogs.map(({ name }) => name).join(', ')}`,
  )
  const { port, pid } = await startTrino(place, setup, {
    trino: trinoDirectory(cache),
    javaHome: java.home,
  })
  say(`Trino answers queries at http://127.0.0.1:${port} (process ${pid}).`)
  return 0
}

const stop: Action = async ({ home }) => {
  say((await stopTrino(trinoPlace(home))) ? 'Trino is stopped.' : 'Trino was not running.')
  return 0
}

const status: Action = async ({ home }) => {
  const running = await findRunning(trinoPlace(home))
  if (running) say(`Trino ${TRINO.version} runs: http://127.0.0.1:${running.port} (process ${running.pid}).`)
  else if (await isInstalled(engineCache(process.env)))
    say(`Trino ${TRINO.version} is installed and does not run.`)
  else say('Trino is not installed.')
  return running ? 0 : 3
}

const logs: Action = async ({ home }) => {
  await pipeline(createReadStream(logFile(trinoPlace(home))), process.stdout, { end: false }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      say('Trino has not been started here.')
    },
  )
  return 0
}

const ACTIONS: Readonly<Record<string, Readonly<Record<string, Action>>>> = {
  trino: { install, start, stop, status, logs },
  httpfs: { install: installExtension },
}

const actionOf = (engine: string, verb: string): Action | undefined => {
  const actions = Object.hasOwn(ACTIONS, engine) ? ACTIONS[engine] : undefined
  return actions && Object.hasOwn(actions, verb) ? actions[verb] : undefined
}

const positive = (text: string, option: string): number => {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw Object.assign(new Error(`--${option} takes a number, not «${text}»`), {
    code: 'ERR_PARSE_ARGS_VALUE',
  })
}

export const engines: Command = {
  summary:
    'install|start|stop|status|logs trino: a Trino on this machine over the catalogs; install httpfs: range reads of object storage',
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: String(DEFAULT_PORT) },
        memory: { type: 'string', default: String(DEFAULT_MEMORY_MEGABYTES) },
        quick: { type: 'boolean', default: false },
        from: { type: 'string' },
      },
      allowPositionals: true,
    })
    const [verb = '', engine = '', ...rest] = positionals
    const action = actionOf(engine, verb)
    if (!action || rest.length > 0) {
      console.error(USAGE)
      return 2
    }
    return action(loadConfig(process.env), {
      port: positive(values.port, 'port'),
      memoryMegabytes: positive(values.memory, 'memory'),
      quickStart: values.quick,
      from: values.from,
    })
  },
}
