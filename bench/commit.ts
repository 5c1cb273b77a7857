/**
 * Claim: an INSERT of 1,000 rows into a table with 1,000 retained snapshots is committed in at most 120 ms at p50, on
 * local disk, over HTTP, and the server answers others meanwhile: its event loop's p99 delay is at most 50 ms. The peer is
 * the same table without a past: how much the past costs.
 *
 * With `CI_FULL=1` also: after 10,000 such commits, whose manifests were merged on the way and whose snapshots are
 * expired every thousand commits, a point query takes at most 1.5 × what it takes on the same rows written at once.
 *
 * `node bench/commit.ts [snapshots] [rounds] [commits before the point queries]` starts a server and runs both sides in
 * turns.
 */
import { startTestServer, type TestServer } from '@boathouse/acceptance/server.ts'
import { askRows } from './ask-rows.ts'
import { quantile } from './quantiles.ts'
import { serverUsage } from './server-usage.ts'
import { timed } from './timed.ts'

const ROWS = 1000
const EXPIRED_EVERY = 1000
const POINT_QUERIES = 30

const create = (table: string): string =>
  `CREATE TABLE ${table} (id BIGINT, moment TIMESTAMP, station VARCHAR, amount DECIMAL(10, 2))`

const insert = (table: string, batch: number): string =>
  `INSERT INTO ${table} SELECT ${batch * ROWS} + i, TIMESTAMP '2026-01-01' + to_seconds(i), 'station ' || (i % 50), i / 100 FROM range(${ROWS}) r(i)`

const ms = (millis: number): string => `${millis.toFixed(1)} ms`
const line = (name: string, samples: readonly number[]): string =>
  `${name.padEnd(34)} p50 ${ms(quantile(samples, 0.5))}  p99 ${ms(quantile(samples, 0.99))}`

/** Asks the server for its health every 10 ms: an answer is late by as much as its event loop was held up. */
const watchLoop = (url: string): (() => Promise<readonly number[]>) => {
  const delays: number[] = []
  const ending = new AbortController()
  const watching = (async () => {
    while (!ending.signal.aborted) {
      delays.push(await timed(async () => (await fetch(`${url}/healthz`)).arrayBuffer()))
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })()
  return async () => {
    ending.abort()
    await watching
    return delays
  }
}

const compare = async ({ client, url }: TestServer, snapshots: number, rounds: number): Promise<void> => {
  for (const table of ['aged', 'fresh']) await askRows(client, create(table))
  const ageing = await timed(async () => {
    for (let batch = 0; batch < snapshots; batch += 1) await askRows(client, insert('aged', batch))
  })
  console.log(`${snapshots} commits made the past, ${ms(ageing / snapshots)} each`)
  const aged: number[] = []
  const fresh: number[] = []
  const stop = watchLoop(url)
  const before = serverUsage().cpuMillis
  for (let round = 0; round < rounds; round += 1) {
    aged.push(await timed(() => askRows(client, insert('aged', snapshots + round))))
    fresh.push(await timed(() => askRows(client, insert('fresh', round))))
  }
  const cpu = (serverUsage().cpuMillis - before) / (2 * rounds)
  console.log(line(`with ${snapshots} snapshots`, aged))
  console.log(line('without a past', fresh))
  console.log(line('a health check meanwhile', await stop()))
  console.log(`ratio ${(quantile(aged, 0.5) / quantile(fresh, 0.5)).toFixed(2)}, ${ms(cpu)} of CPU a commit`)
}

const grow = async ({ client }: TestServer, commits: number): Promise<void> => {
  await askRows(client, create('grown'))
  for (let batch = 0; batch < commits; batch += 1) {
    await askRows(client, insert('grown', batch))
    if ((batch + 1) % EXPIRED_EVERY === 0)
      await askRows(client, "ALTER TABLE grown EXECUTE expire_snapshots(retention_threshold => '1s')")
  }
}

const pointQueries = async (server: TestServer, commits: number): Promise<void> => {
  const { client } = server
  const growing = await timed(() => grow(server, commits))
  const [[manifests] = []] = await askRows(client, 'SELECT count(*) FROM "grown$manifests"')
  const [[snapshots] = []] = await askRows(client, 'SELECT count(*) FROM "grown$snapshots"')
  console.log(
    `${commits} commits, ${ms(growing / commits)} each, left ${manifests} manifests and ${snapshots} snapshots`,
  )
  await askRows(client, 'CREATE TABLE compacted AS SELECT * FROM grown ORDER BY id')
  const samples: Record<string, number[]> = { grown: [], compacted: [] }
  for (let round = 0; round < POINT_QUERIES; round += 1)
    for (const [table, times] of Object.entries(samples)) {
      const id = (round * 7919 * ROWS) % (commits * ROWS)
      times.push(
        await timed(async () => {
          const rows = await askRows(client, `SELECT station FROM ${table} WHERE id = ${id}`)
          if (rows.length !== 1) throw new Error(`${rows.length} rows of ${table} have the id ${id}`)
        }),
      )
    }
  for (const [table, times] of Object.entries(samples)) console.log(line(`point query, ${table}`, times))
  console.log(
    `ratio ${(quantile(samples['grown'] ?? [], 0.5) / quantile(samples['compacted'] ?? [], 0.5)).toFixed(2)} after ${commits} commits`,
  )
}

const server = await startTestServer({ BOATHOUSE_MIN_RETENTION: '1s' })
try {
  await compare(server, Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 60))
  const long = Number(process.argv[4] ?? (process.env['CI_FULL'] ? 10_000 : 0))
  if (long > 0) await pointQueries(server, long)
} finally {
  await server.stop()
}
