import { databaseNow, freeAbandoned, insertChunks, renewClaims } from '../modules/runs/index.ts'
import { periodically } from '../platform/periodic.ts'
import type { DatabaseClock } from './database-clock.ts'
import type { RoundPump } from './round-pump.ts'
import type { WorkerDeps } from './worker-deps.ts'

const RENEW_MILLIS = 2000
// Without hints, this is how long new work waits.
const POLL_MILLIS = 250
const ABANDONED_MILLIS = 500
const LOG_MILLIS = 250
const CLOCK_MILLIS = 30_000

/** Extends leases; a run that is missing ended in a save of this moment, or is another's: the next round asks. */
const renew = async ({ db, held, leaseSeconds, owner, wake }: WorkerDeps): Promise<void> => {
  const ids = held.ids()
  if (ids.length === 0) return
  const claims = await renewClaims(db, { owner, seconds: leaseSeconds, ids })
  const kept = new Set(claims.map((claim) => claim.run_id))
  held.apply(claims)
  for (const id of ids) {
    const run = held.get(id)
    if (!run || kept.has(id)) continue
    run.asked = true
    run.due = true
  }
  wake()
}

/** What a worker does now and then. `alone`: no other process works on this database. Gives how to end it. */
export const workerLoops = (
  deps: WorkerDeps,
  pump: RoundPump,
  clock: DatabaseClock,
  alone: boolean,
): (() => Promise<void>) => {
  const { db, log, logs, owner } = deps
  let isFirst = true
  const takeOver = async (): Promise<void> => {
    const freed = await freeAbandoned(db, owner, alone && isFirst)
    isFirst = false
    if (freed === 0) return
    log.warn({ runs: freed }, 'took over runs whose worker is gone')
    pump.search()
  }
  const rounds: readonly (readonly [number, string, () => Promise<unknown>])[] = [
    [ABANDONED_MILLIS, 'workers that died were not looked for', takeOver],
    [POLL_MILLIS, 'new runs were not looked for', () => Promise.resolve(pump.search())],
    [RENEW_MILLIS, 'leases of runs were not renewed', () => renew(deps)],
    [LOG_MILLIS, 'logs were not written', () => insertChunks(db, logs.take())],
    [CLOCK_MILLIS, 'the database was not asked for the time', async () => clock.set(await databaseNow(db))],
  ]
  const loops = rounds.map(([millis, what, round]) =>
    periodically(millis, round, (error) => log.warn({ err: error }, what)),
  )
  return async () => {
    await Promise.all(loops.map((loop) => loop.stop()))
  }
}
