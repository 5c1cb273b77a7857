/**
 * Claim: with 32 clients that each wait for the end of a run before asking for the next, three `noop` tasks in a row run
 * at least 1.5 × as often as three durable steps in Restate, and 3 × as often as in DBOS; history, audit and logs are on.
 *
 * `node bench/run-throughput.ts [seconds] [rounds]` gives each side so many seconds in turns. CPU is of the side's own
 * processes with its PostgreSQL, without the clients.
 *
 * Seen on two cores with nothing else at work (24 November 2026), 3 rounds of 10 s: 2,180 runs/s against 464 (4.7 ×) and
 * 319 (6.8 ×); p99 30 ms against 146 and 142; CPU 0.5 ms a run against 3.6 and 5.0.
 */
import { startBenchPostgres } from './peers/bench-postgres.ts'
import { startDbos, startOurs, startRestate, type RunSide } from './peers/run-sides.ts'
import { median, quantile } from './quantiles.ts'
import { cpuMillisOf } from './server-usage.ts'
import { timed } from './timed.ts'

const CLIENTS = 32
const seconds = Number(process.argv[2] ?? 15)
const rounds = Number(process.argv[3] ?? 3)

interface Leg {
  readonly perSecond: number
  readonly p99: number
  /** CPU milliseconds a run. */
  readonly cpu: number
}

const postgres = await startBenchPostgres()

const leg = async (side: RunSide, forSeconds: number): Promise<Leg> => {
  const cpuNow = (): number => side.cpuMillis() + (side.usesPostgres ? cpuMillisOf(postgres.pid) : 0)
  const cpuBefore = cpuNow()
  const began = performance.now()
  const samples: number[] = []
  const client = async (): Promise<void> => {
    while (performance.now() - began < forSeconds * 1000) samples.push(await timed(side.run))
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  const elapsed = (performance.now() - began) / 1000
  return {
    perSecond: samples.length / elapsed,
    p99: quantile(samples, 0.99),
    cpu: (cpuNow() - cpuBefore) / samples.length,
  }
}

const ours = await startOurs(postgres, CLIENTS)
const peers = [await startRestate(CLIENTS), await startDbos(postgres, CLIENTS)]
try {
  const sides: readonly RunSide[] = [ours.noop, ...peers]
  const legs = new Map(sides.map((side) => [side, [] as Leg[]]))
  for (const side of sides) await leg(side, 3)
  for (let round = 0; round < rounds; round += 1)
    for (const side of sides) legs.get(side)?.push(await leg(side, seconds))
  const middle = (side: RunSide, of: (one: Leg) => number): number =>
    median((legs.get(side) ?? []).map((one) => of(one)))
  const rate = (side: RunSide): number => middle(side, (one) => one.perSecond)
  console.log(`${CLIENTS} clients, ${rounds} rounds of ${seconds} s; medians`)
  for (const side of sides) {
    const p99 = middle(side, (one) => one.p99).toFixed(0)
    const cpu = middle(side, (one) => one.cpu).toFixed(2)
    console.log(`${side.name.padEnd(18)} ${rate(side).toFixed(0)} runs/s  p99 ${p99} ms  CPU ${cpu} ms a run`)
  }
  for (const peer of peers) console.log(`ratio to ${peer.name}: ${(rate(ours.noop) / rate(peer)).toFixed(2)}`)
} finally {
  await ours.stop()
  for (const peer of peers) await peer.stop()
  await postgres.stop()
}
