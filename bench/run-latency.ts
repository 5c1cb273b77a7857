/**
 * Claim: a job of three `noop` tasks in a row takes, from POST to its end as the client sees it, at p50 and p99 at most
 * 1.0 × Restate and 0.6 × DBOS with three durable steps. Three `SELECT 1` tasks are printed beside.
 *
 * `node bench/run-latency.ts [rounds]` asks all in turns over one connection each; one PostgreSQL, durable, is shared.
 *
 * Seen on two cores with nothing else at work (24 November 2026), 400 rounds: p50 3.9 ms and p99 9.0 ms, which is 0.38 and
 * 0.40 × Restate (10.3 and 22.2 ms), 0.42 and 0.38 × DBOS (9.2 and 23.4 ms); three `SELECT 1` 29 and 48 ms.
 */
import { startBenchPostgres } from './peers/bench-postgres.ts'
import { startDbos, startOurs, startRestate, type RunSide } from './peers/run-sides.ts'
import { quantile } from './quantiles.ts'
import { timed } from './timed.ts'

const rounds = Number(process.argv[2] ?? 300)
const WARM_UP = 50

const postgres = await startBenchPostgres()
const ours = await startOurs(postgres, 1)
const peers = [await startRestate(1), await startDbos(postgres, 1)]
try {
  const sides: readonly RunSide[] = [ours.noop, ...peers, ours.select]
  const samples = new Map(sides.map((side) => [side, [] as number[]]))
  for (let round = -WARM_UP; round < rounds; round += 1)
    for (const side of sides) {
      const millis = await timed(side.run)
      if (round >= 0) samples.get(side)?.push(millis)
    }
  const at = (side: RunSide, q: number): number => quantile(samples.get(side) ?? [], q)
  console.log(`three steps in a row, ${rounds} rounds after ${WARM_UP} to warm up`)
  for (const side of sides)
    console.log(
      `${side.name.padEnd(18)} p50 ${at(side, 0.5).toFixed(2)} ms  p99 ${at(side, 0.99).toFixed(2)} ms`,
    )
  for (const peer of peers) {
    const [p50, p99] = [0.5, 0.99].map((q) => (at(ours.noop, q) / at(peer, q)).toFixed(2))
    console.log(`ratio to ${peer.name}: p50 ${p50} p99 ${p99}`)
  }
} finally {
  await ours.stop()
  for (const peer of peers) await peer.stop()
  await postgres.stop()
}
