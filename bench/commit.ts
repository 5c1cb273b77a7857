/**
 * Claim: an INSERT of 1,000 rows into a table with 1,000 retained snapshots is committed in at most 120 ms at p50, on
 * local disk, over HTTP, and the server answers others meanwhile: its event loop's p99 delay is at most 50 ms. The peer is
 * the same table without a past: how much the past costs.
 *
 * `node bench/commit.ts [snapshots] [rounds]` starts a server and runs both sides in turns.
 *
 * Seen on two cores with nothing else at work (November 2026): p50 60 ms with 1,000 snapshots, 46 ms without a past; a
 * health check meanwhile p99 18 ms; 67 ms of processor a commit, of which a third is the server's.
 */
import { startTestServer, type TestServer } from '@boathouse/acceptance/server.ts'
import { askRows } from './ask-rows.ts'
import { quantile } from './quantiles.ts'
import { serverUsage } from './server-usage.ts'
import { timed } from './timed.ts'

const ROWS = 1000

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

const server = await startTestServer()
try {
  await compare(server, Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 60))
} finally {
  await server.stop()
}
