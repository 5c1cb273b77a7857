/**
 * Claim: 200,000 runs are written through the bulk path (schedules, tables and webhooks use it), with an audit event
 * each, at least 0.8 × as fast as graphile-worker's addJobs writes bare jobs.
 *
 * `node bench/enqueue.ts [runs] [rounds]` has each side write in batches of 5,000, a transaction each, one after the
 * other on the same durable PostgreSQL; no worker runs meanwhile.
 *
 * Seen on two cores with nothing else at work (24 November 2026): 41,500 runs/s against 47,600 jobs/s, 0.87; and 0.82 with
 * half as many. PostgreSQL bounds it: of its 15 µs a run, more than half are index entries.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startTestServer } from '@boathouse/acceptance/server.ts'
import { enqueueRuns } from '../control-plane/modules/runs/index.ts'
import { inTransaction, openDatabase } from '../control-plane/platform/database.ts'
import { newId } from '../control-plane/platform/ids.ts'
import { startBenchPostgres } from './peers/bench-postgres.ts'
import { peerPackages } from './peers/peer-packages.ts'
import { median } from './quantiles.ts'
import { timed } from './timed.ts'

const BATCH = 5_000
const runs = Number(process.argv[2] ?? 200_000)
const rounds = Number(process.argv[3] ?? 3)

const postgres = await startBenchPostgres()

/** A database with one job of one task, and nobody who works in it. */
const withJob = async (url: string) => {
  const server = await startTestServer({ DATABASE_URL: url })
  try {
    const body = { name: 'queued', tasks: [{ task_key: 'a', noop: {} }] }
    const job = await server.client.call('createJob', { params: { workspace: 'default' }, body })
    const session = await server.client.call('getSession', {})
    return { jobId: job.job_id, askedById: session.user.user_id }
  } finally {
    await server.stop()
  }
}

const ourRound = async (url: string, facts: Awaited<ReturnType<typeof withJob>>): Promise<number> => {
  const { db, close } = openDatabase({ connectionString: url })
  try {
    return await timed(async () => {
      for (let asked = 0; asked < runs; asked += BATCH) {
        const batch = Array.from({ length: Math.min(BATCH, runs - asked) }, () => ({
          ...facts,
          runId: newId(),
          trigger: 'SCHEDULE' as const,
          scheduledFor: new Date(),
          parameters: {},
          askedBy: 'bench',
        }))
        const refused = await inTransaction(db, (tx) => enqueueRuns(tx, batch))
        if (refused.size > 0) throw new Error([...refused.values()][0])
      }
    })
  } finally {
    await close()
  }
}

const theirRound = (url: string): number => {
  const program = fileURLToPath(new URL('peers/graphile-add.mjs', import.meta.url))
  const printed = execFileSync(process.execPath, [program, String(runs), String(BATCH)], {
    env: { PATH: process.env['PATH'], BENCH_PACKAGES: peerPackages(), BENCH_DATABASE: url },
  })
  return Number(String(printed).trim())
}

try {
  const url = await postgres.database('boathouse_bench')
  const facts = await withJob(url)
  const rates: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] }
  for (let round = 0; round < rounds; round += 1) {
    rates.theirs.push((runs / theirRound(await postgres.database(`graphile_${round}`))) * 1000)
    rates.ours.push((runs / (await ourRound(url, facts))) * 1000)
  }
  console.log(`${runs} runs in batches of ${BATCH}; medians of ${rounds} rounds`)
  console.log(`Boathouse        ${median(rates.ours).toFixed(0)} runs/s`)
  console.log(`graphile-worker  ${median(rates.theirs).toFixed(0)} jobs/s`)
  console.log(`ratio: ${(median(rates.ours) / median(rates.theirs)).toFixed(2)}`)
} finally {
  await postgres.stop()
}
