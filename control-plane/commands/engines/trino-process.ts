import { spawn } from 'node:child_process'
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { runSmallQuery, TrinoError } from '@boathouse/engines/trino/index.ts'
import { commandOf, isAlive } from '../../platform/process-table.ts'
import { trinoFiles, type TrinoSetup } from './trino-files.ts'

/** The directory of one Trino: `etc`, `data`, its log, and who it is. */
export interface TrinoPlace {
  readonly directory: string
}

export interface RunningTrino {
  readonly pid: number
  readonly port: number
}

const START_PATIENCE_MS = 180_000
const STOP_PATIENCE_MS = 20_000
const POLL_MS = 200
const FIRST_PATIENCE_MS = 2000
const LAST_PATIENCE_MS = 30_000

const stateFile = ({ directory }: TrinoPlace): string => join(directory, 'running.json')
export const logFile = ({ directory }: TrinoPlace): string => join(directory, 'trino.log')

/** The Trino that was started here and still runs. A process that only has its number is not taken for it. */
export const findRunning = async (place: TrinoPlace): Promise<RunningTrino | undefined> => {
  const text = await readFile(stateFile(place), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const { pid, port } = JSON.parse(text) as RunningTrino
  return isAlive(pid) && commandOf(pid)?.includes(place.directory) ? { pid, port } : undefined
}

const isReady = async (port: number, signal: AbortSignal): Promise<boolean> => {
  const target = { baseUrl: `http://127.0.0.1:${port}`, send: fetch }
  const session = { user: 'boathouse', source: 'boathouse-ready' }
  try {
    const text = 'SELECT count(*) FROM tpch.tiny.nation'
    return (await runSmallQuery(target, text, session, signal))[0]?.[0] === '25'
  } catch (error) {
    if (error instanceof TrinoError) return false
    throw error
  }
}

const write = async (place: TrinoPlace, setup: TrinoSetup): Promise<string> => {
  const etc = join(place.directory, 'etc')
  await rm(etc, { recursive: true, force: true })
  for (const [name, text] of Object.entries(trinoFiles(setup))) {
    const file = join(etc, name)
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    // The catalog's file carries the token.
    await writeFile(file, text, { mode: 0o600 })
  }
  return etc
}

/**
 * Starts Trino in the background and waits until a real query answers: its port opens before that. Throws with the end
 * of its log when it does not come up.
 */
export const startTrino = async (
  place: TrinoPlace,
  setup: TrinoSetup,
  program: { readonly trino: string; readonly javaHome: string },
): Promise<RunningTrino> => {
  const etc = await write(place, setup)
  await mkdir(setup.dataDirectory, { recursive: true })
  const log = await open(logFile(place), 'a', 0o600)
  const child = spawn(
    join(program.trino, 'bin', 'launcher'),
    ['run', `--etc-dir=${etc}`, `--launcher-log-file=${join(place.directory, 'launcher.log')}`],
    {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { ...process.env, JAVA_HOME: program.javaHome },
    },
  )
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  await log.close()
  child.unref()
  const running = { pid: child.pid ?? 0, port: setup.port }
  await writeFile(stateFile(place), JSON.stringify(running), { mode: 0o600 })
  await Promise.race([failed, untilReady(place, running)])
  return running
}

const untilReady = async (place: TrinoPlace, { pid, port }: RunningTrino): Promise<void> => {
  const signal = AbortSignal.timeout(START_PATIENCE_MS)
  for (let patience = FIRST_PATIENCE_MS; isAlive(pid) && !signal.aborted; patience *= 2) {
    // The client is patient with a server that does not answer; here the process's end is news as well. A busy machine
    // is given longer each time: queries that are given up are work for it, too.
    const attempt = AbortSignal.any([signal, AbortSignal.timeout(Math.min(patience, LAST_PATIENCE_MS))])
    if (await isReady(port, attempt).catch(() => false)) return
    await wait(POLL_MS)
  }
  const tail = (await readLog(place)).split('\n').slice(-20).join('\n')
  throw new Error(`Trino did not come up. The end of ${logFile(place)}:\n${tail}`)
}

/** Everything that Trino printed; '' before its first start. */
const readLog = (place: TrinoPlace): Promise<string> => readFile(logFile(place), 'utf8').catch(() => '')

/** Stops it, with force when it takes longer than twenty seconds. True when one was running. */
export const stopTrino = async (place: TrinoPlace): Promise<boolean> => {
  const running = await findRunning(place)
  if (running) {
    process.kill(running.pid, 'SIGTERM')
    const giveUp = Date.now() + STOP_PATIENCE_MS
    while (isAlive(running.pid) && Date.now() < giveUp) await wait(POLL_MS)
    if (isAlive(running.pid)) process.kill(running.pid, 'SIGKILL')
  }
  await rm(stateFile(place), { force: true })
  return running !== undefined
}
