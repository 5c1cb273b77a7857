import type { ProbeContext } from '../../kind.ts'
import { clockFinding, explainOr, networkChecks } from '../../probe/network-checks.ts'
import { passed, runChecks, type Check, type Report } from '../../probe/run-checks.ts'
import { explainS3, knowsTheKey } from './explain-s3.ts'
import { deleteCheck, objectChecks } from './object-checks.ts'
import { raceChecks } from './race-checks.ts'
import { openS3Target, type S3Target } from './s3-target.ts'
import type { S3Fields, S3Secrets } from './schema.ts'

const DEADLINE_MILLIS = 45_000

const clock: Check<S3Target> = {
  name: 'clock',
  needs: ['connect'],
  required: false,
  run: async ({ outgoing, endpoint }, signal) => {
    const answer = await outgoing.fetch(endpoint, { method: 'HEAD', signal })
    return clockFinding(answer.headers.get('date'))
  },
}

const authenticate: Check<S3Target> = {
  name: 'authenticate',
  needs: ['connect'],
  run: async (target) => {
    const listing = await target.listing()
    if (!('error' in listing)) return passed('the store takes the key')
    if (!knowsTheKey(listing.error)) throw listing.error
    return passed('the store knows the key')
  },
}

const bucket: Check<S3Target> = {
  name: 'bucket',
  needs: ['authenticate'],
  run: async (target) => {
    const listing = await target.listing()
    if ('error' in listing) throw listing.error
    return passed(
      listing.keys === 0 ? 'it can be listed and holds nothing yet' : 'it can be listed and holds objects',
    )
  },
}

const CHECKS: readonly Check<S3Target>[] = [
  ...networkChecks,
  clock,
  authenticate,
  bucket,
  ...objectChecks,
  ...raceChecks,
  deleteCheck,
]

export const s3CheckNames = CHECKS.map(({ name }) => name)

/** Tries what Boathouse does with a store, with objects of its own below `prefix`, and removes them. */
export const probeS3 = async (
  connection: { readonly fields: S3Fields; readonly secrets: S3Secrets },
  context: ProbeContext,
): Promise<Report> => {
  const target = openS3Target(connection, context)
  try {
    return await runChecks(CHECKS, target, {
      deadlineMillis: DEADLINE_MILLIS,
      secrets: Object.values(connection.secrets),
      explain: explainOr(explainS3),
    })
  } finally {
    await target.close()
  }
}
