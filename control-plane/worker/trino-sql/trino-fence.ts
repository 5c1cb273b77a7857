import { AttemptEnded, type CommitFence } from '../../modules/catalogs/index.ts'
import { holdAttemptsOfQueries } from '../../modules/runs/index.ts'

/** Where Trino's Iceberg connector says which query made a snapshot. */
const QUERY_ID = 'trino_query_id'

/**
 * A commit whose snapshots were made by the query of an attempt is that attempt's: recorded as such while it lives, and
 * refused once it has ended. Ids of queries are unique only within a cluster: one live attempt is enough.
 */
export const trinoFence: CommitFence = async (tx, { origin, summaries }) => {
  const queryIds = summaries.flatMap((summary) => summary[QUERY_ID] ?? [])
  if (queryIds.length === 0) return origin
  const attempts = await holdAttemptsOfQueries(tx, [...new Set(queryIds)])
  const live = attempts.find((attempt) => attempt.live)
  if (live) return { kind: 'attempt', id: live.id }
  if (attempts[0]) throw new AttemptEnded(attempts[0].id)
  return origin
}
