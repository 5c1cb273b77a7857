// Plain JavaScript: graphile-worker is there only once a bench has installed it, so nothing could check its types.
// Adds jobs in batches and prints the milliseconds that the batches took. Arguments: jobs, batch.
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'

const packages = process.env.BENCH_PACKAGES ?? '.'
const { makeWorkerUtils } = createRequire(path.join(packages, 'package.json'))('graphile-worker')

const [jobs, batch] = process.argv.slice(2).map(Number)
const utils = await makeWorkerUtils({ connectionString: process.env.BENCH_DATABASE })
await utils.migrate()
const began = performance.now()
for (let added = 0; added < jobs; added += batch) {
  const size = Math.min(batch, jobs - added)
  await utils.addJobs(
    Array.from({ length: size }, (_, index) => ({ identifier: 'noop', payload: { index: added + index } })),
  )
}
console.log(performance.now() - began)
await utils.release()
