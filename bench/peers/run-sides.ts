/**
 * The sides that run three trivial durable steps and say when they have ended: Boathouse, Restate and DBOS. Boathouse and
 * DBOS share one PostgreSQL (durable); Restate has its own log. Each call of `run` is one HTTP request that is answered
 * at the end.
 */
import { Agent, request } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { startTestServer, type TestServer } from '@boathouse/acceptance/server.ts'
import { cpuMillisOf, serverPid } from '../server-usage.ts'
import type { BenchPostgres } from './bench-postgres.ts'
import { peerPackages } from './peer-packages.ts'
import { startServerProgram, startService } from './started-process.ts'

export interface RunSide {
  readonly name: string
  /** One run, from the request to its end; throws when it did not succeed. */
  readonly run: () => Promise<void>
  /** CPU milliseconds so far of its own processes, without the shared PostgreSQL. */
  readonly cpuMillis: () => number
  readonly usesPostgres: boolean
  readonly stop: () => Promise<void>
}

const post = (
  agent: Agent,
  address: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const length = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
    const sent = request(address, { method: 'POST', agent, headers: { ...length, ...headers } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (piece: string) => (text += piece))
      answer.on('end', () => {
        if ((answer.statusCode ?? 500) < 300) resolve(text)
        else reject(new Error(`${answer.statusCode}: ${text}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })

const agentFor = (clients: number): Agent => new Agent({ keepAlive: true, maxSockets: clients })

type TaskBody = { readonly noop: Record<string, never> } | { readonly sql: { readonly statement: string } }

const threeInARow = (task: TaskBody) =>
  ['a', 'b', 'c'].map((task_key, index, all) => ({
    task_key,
    ...(index > 0 && { depends_on: [{ task_key: all[index - 1] ?? '' }] }),
    ...task,
  }))

export interface OurSides {
  readonly server: TestServer
  /** Three `noop` tasks in a row, and three `SELECT 1`. */
  readonly noop: RunSide
  readonly select: RunSide
  readonly stop: () => Promise<void>
}

export const startOurs = async (postgres: BenchPostgres, clients: number): Promise<OurSides> => {
  const server = await startTestServer({ DATABASE_URL: await postgres.database('boathouse_bench') })
  const agent = agentFor(clients)
  const pid = serverPid()
  const side = async (name: string, task: TaskBody): Promise<RunSide> => {
    const definition = { name, max_concurrent_runs: 1000, tasks: threeInARow(task) }
    await server.client.call('createJob', { params: { workspace: 'default' }, body: definition })
    const address = `${server.url}/api/v1/workspaces/default/jobs/${name}/runs`
    const headers = { authorization: `Bearer ${server.token}` }
    return {
      name: `Boathouse, ${name}`,
      usesPostgres: true,
      cpuMillis: () => cpuMillisOf(pid),
      stop: () => Promise.resolve(),
      run: async () => {
        const answer = await post(agent, address, '{"wait_timeout":"30s"}', headers)
        if (!answer.includes('"state":"SUCCEEDED"')) throw new Error(`not a success: ${answer}`)
      },
    }
  }
  return {
    server,
    noop: await side('noop', { noop: {} }),
    select: await side('select', { sql: { statement: 'SELECT 1' } }),
    stop: async () => {
      agent.destroy()
      await server.stop()
    },
  }
}

const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

export const startRestate = async (clients: number): Promise<RunSide> => {
  const packages = peerPackages()
  const directory = mkdtempSync(path.join(tmpdir(), 'boathouse-bench-restate-'))
  const service = await startService(program('restate-steps.mjs'), { BENCH_PACKAGES: packages })
  const [ingress, admin, fabric] = [38_080, 39_070, 35_122]
  const server = await startServerProgram(
    path.join(packages, 'node_modules/@restatedev/restate-server-linux-x64/bin/restate-server'),
    `http://127.0.0.1:${admin}/health`,
    {
      RESTATE_BASE_DIR: directory,
      RESTATE_LISTEN_MODE: 'tcp',
      RESTATE_BIND_ADDRESS: `127.0.0.1:${fabric}`,
      RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
      RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
      RESTATE_DISABLE_TELEMETRY: 'true',
    },
  )
  const agent = agentFor(clients)
  await post(
    agent,
    `http://127.0.0.1:${admin}/deployments`,
    JSON.stringify({ uri: `http://127.0.0.1:${service.port}`, force: true }),
    {},
  )
  let count = 0
  return {
    name: 'Restate',
    usesPostgres: false,
    cpuMillis: () => cpuMillisOf(server.pid) + cpuMillisOf(service.pid),
    run: async () => {
      const answer = await post(agent, `http://127.0.0.1:${ingress}/steps/w${count++}/run`, '{}', {})
      if (!answer.includes('done')) throw new Error(`not a success: ${answer}`)
    },
    stop: async () => {
      agent.destroy()
      await server.stop()
      await service.kill()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export const startDbos = async (postgres: BenchPostgres, clients: number): Promise<RunSide> => {
  const service = await startService(program('dbos-steps.mjs'), {
    BENCH_PACKAGES: peerPackages(),
    BENCH_DATABASE: await postgres.database('dbos_bench'),
  })
  const agent = agentFor(clients)
  return {
    name: 'DBOS',
    usesPostgres: true,
    cpuMillis: () => cpuMillisOf(service.pid),
    run: async () => {
      const answer = await post(agent, `http://127.0.0.1:${service.port}/`, '{}', {})
      if (!answer.includes('done')) throw new Error(`not a success: ${answer}`)
    },
    stop: async () => {
      agent.destroy()
      await service.kill()
    },
  }
}
