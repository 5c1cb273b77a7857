import { execFile } from 'node:child_process'
import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { freePort } from '../../tools/free-port.ts'
import { startTestServer } from '../server.ts'

const run = promisify(execFile)
const command = fileURLToPath(new URL('../../control-plane/commands/index.ts', import.meta.url))

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where Trino answers, over the catalogs of the server. */
    trinoUrl: string
    serverUrl: string
    serverToken: string
    serverHome: string
  }
}

/** One server and one Trino for all tests: a Trino takes twenty seconds to its first answer. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const server = await startTestServer()
  const environment = {
    ...process.env,
    BOATHOUSE_HOME: server.home,
    XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
  }
  const engines = (...words: string[]) =>
    run(process.execPath, [command, 'engines', ...words], { env: environment, maxBuffer: 64 * 1024 * 1024 })
  const stop = async (): Promise<void> => {
    await engines('stop', 'trino')
    await server.stop()
  }
  try {
    const port = String(await freePort())
    await engines('install', 'trino')
    await engines('start', 'trino', '--quick', '--memory', '1536', '--port', port)
    project.provide('trinoUrl', `http://127.0.0.1:${port}`)
    project.provide('serverUrl', server.url)
    project.provide('serverToken', server.token)
    project.provide('serverHome', server.home)
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}
