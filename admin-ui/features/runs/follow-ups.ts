import type { RunSummary } from '../../api/types.ts'

/**
 * What became of runs: by id, the newest run that repeats or repairs it, also one that repeats a repetition. Runs come
 * newest first.
 */
export const followUps = (runs: readonly RunSummary[]): ReadonlyMap<string, RunSummary> => {
  const newest = new Map<string, RunSummary>()
  for (const run of runs) {
    const { run_id: id, original_run_id: original } = run
    if (original !== null && !newest.has(original)) newest.set(original, newest.get(id) ?? run)
  }
  return newest
}
