/**
 * Claim: loading a table and committing to it through our catalog is at least as fast as through Apache Iceberg's
 * reference server (Java, local files, SQLite), for one client and for eight.
 *
 * `node bench/catalog.ts [commits] [retained snapshots]` starts both and asks them in turns. Each client has a table
 * of its own. Ours also signs in, checks rights, and records every commit and an audit event, durably.
 *
 * Also printed, for the claim that commits to tables with 1,000 retained snapshots delay our event loop by at most
 * 50 ms at p99: what `/metrics` says of the loop while one client commits.
 *
 * Seen on two cores with nothing else at work (November 2026), throughput of ours to theirs: load 1.07 with one client and
 * 1.17 with eight, commit 1.49 and 1.72; the loop's p99 17.8 ms.
 */
import { startTestServer } from '@boathouse/acceptance/server.ts'
import { catalogClient, makeTable, type BenchTable, type CatalogClient } from './catalog-client.ts'
import { quantile } from './quantiles.ts'
import { startReferenceCatalog } from '../tools/reference-catalog.ts'
import { cpuMillisOf, serverPid } from './server-usage.ts'
import { timed } from './timed.ts'

interface Side {
  readonly name: string
  readonly pid: number
  readonly clients: readonly CatalogClient[]
  readonly tables: readonly BenchTable[]
}

interface Measured {
  readonly millis: number[]
  /** Wall clock and processor time of all rounds. */
  wall: number
  cpu: number
}

const CLIENTS = 8
const NAMESPACE = 'bench'
const ROUNDS = 5

const openSide = async (
  name: string,
  pid: number,
  base: string,
  token: string | undefined,
  snapshots: number,
): Promise<Side> => {
  const clients = Array.from({ length: CLIENTS }, () => catalogClient(base, token))
  const [first] = clients
  await first?.ask('POST', '/namespaces', JSON.stringify({ namespace: [NAMESPACE], properties: {} }))
  const tables = await Promise.all(clients.map((client) => makeTable(client, NAMESPACE)))
  await Promise.all(
    tables.map(async (table) => {
      for (let made = 0; made < snapshots; made += 1) await table.commit()
    }),
  )
  return { name, pid, clients, tables }
}

/** So many of the operation, shared out among the first tables, each waiting for its answers. */
const measure = async (
  side: Side,
  operation: keyof BenchTable,
  clients: number,
  count: number,
  into: Measured,
): Promise<void> => {
  const cpu = cpuMillisOf(side.pid)
  into.wall += await timed(() =>
    Promise.all(
      side.tables.slice(0, clients).map(async (table) => {
        for (let done = 0; done < count / clients; done += 1) into.millis.push(await timed(table[operation]))
      }),
    ),
  )
  into.cpu += cpuMillisOf(side.pid) - cpu
}

const line = (name: string, { millis, wall, cpu }: Measured): string =>
  `  ${name.padEnd(10)} ${((millis.length / wall) * 1000).toFixed(0).padStart(6)}/s  p50 ${quantile(millis, 0.5).toFixed(2)} ms  p99 ${quantile(millis, 0.99).toFixed(2)} ms  CPU ${(cpu / millis.length).toFixed(2)} ms each`

const compare = async (
  ours: Side,
  theirs: Side,
  operation: keyof BenchTable,
  clients: number,
  count: number,
): Promise<void> => {
  const [a, b]: [Measured, Measured] = [
    { millis: [], wall: 0, cpu: 0 },
    { millis: [], wall: 0, cpu: 0 },
  ]
  for (let round = 0; round < ROUNDS; round += 1) {
    await measure(ours, operation, clients, count / ROUNDS, a)
    await measure(theirs, operation, clients, count / ROUNDS, b)
  }
  console.log(`${operation}, ${clients} ${clients === 1 ? 'client' : 'clients'}`)
  console.log(line(ours.name, a))
  console.log(line(theirs.name, b))
  console.log(`  ratio of throughput, ours to theirs: ${(b.wall / a.wall).toFixed(2)}`)
}

/** Milliseconds at p99 since the last time somebody asked; the server begins to count anew at each answer. */
const loopDelay = async (url: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(text)?.[1]) * 1000
}

const printLoopDelay = async (url: string, side: Side, count: number): Promise<void> => {
  await loopDelay(url)
  await measure(side, 'commit', 1, count, { millis: [], wall: 0, cpu: 0 })
  console.log(`event loop of ours while one client commits: p99 ${(await loopDelay(url)).toFixed(1)} ms`)
}

const [commits = 200, snapshots = 100] = process.argv.slice(2).map(Number)
const server = await startTestServer()
const reference = await startReferenceCatalog()
try {
  const ours = await openSide(
    'Boathouse',
    serverPid(),
    `${server.url}/iceberg/v1/lake`,
    server.token,
    snapshots,
  )
  const theirs = await openSide('reference', reference.pid, `${reference.url}/v1`, undefined, snapshots)
  console.log(`tables with ${snapshots} snapshots at first; ${commits} of each, in ${ROUNDS} turns`)
  for (const operation of ['load', 'commit'] as const)
    for (const clients of [1, CLIENTS]) await compare(ours, theirs, operation, clients, commits)
  await printLoopDelay(server.url, ours, commits)
  for (const side of [ours, theirs]) for (const client of side.clients) client.close()
} finally {
  await reference.stop()
  await server.stop()
}
