import { useQuery } from '@tanstack/react-query'
import { recentRunsQuery } from '../../api/run-queries.ts'
import type { RunSummary } from '../../api/types.ts'
import { followUps } from '../runs/follow-ups.ts'
import { FAILED_STATES, hasEnded } from '../runs/run-words.ts'
import { yesterday } from './since-yesterday.ts'

const MOST = 50

export interface FailedRuns {
  /** Nobody has mended them yet. */
  readonly open: readonly RunSummary[]
  /** A later run repeated or repaired them, and succeeded. */
  readonly repaired: readonly { readonly run: RunSummary; readonly by: RunSummary }[]
}

/**
 * Runs that failed since yesterday; undefined until known. One whose repetition runs or failed, too, is left out: that
 * one stands for both.
 */
export const useFailedRuns = (workspace: string): FailedRuns | undefined => {
  const since = { created_after: yesterday().toISOString() }
  const failed = useQuery(recentRunsQuery(workspace, '-', { ...since, state: FAILED_STATES }, MOST))
  const repairs = useQuery(recentRunsQuery(workspace, '-', { ...since, trigger: 'REPAIR' }, MOST))
  const retries = useQuery(recentRunsQuery(workspace, '-', { ...since, trigger: 'RETRY' }, MOST))
  if (!failed.data || !repairs.data || !retries.data) return undefined
  const again = [...repairs.data, ...retries.data].toSorted((a, b) => (a.run_id < b.run_id ? 1 : -1))
  const after = followUps(again)
  return {
    open: failed.data.filter(({ run_id: id }) => {
      const by = after.get(id)
      return !by || (hasEnded(by) && !FAILED_STATES.includes(by.state) && by.state !== 'SUCCEEDED')
    }),
    repaired: failed.data.flatMap((run) => {
      const by = after.get(run.run_id)
      return by?.state === 'SUCCEEDED' ? [{ run, by }] : []
    }),
  }
}
