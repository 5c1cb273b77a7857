import type { Database } from '../../../platform/database.ts'
import type { Finding } from '../../health/index.ts'
import { historyFacts } from './keep-history.ts'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
// Sweeps come every minute; a long one counts when it is through.
const LATE_SECONDS = 3600

const size = (bytes: number): string => {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`
}

/** How large the history of runs is, and whether what has lived its time is deleted. */
export const historyCheck = (db: Database) => async (): Promise<Finding> => {
  const facts = await historyFacts(db)
  const swept = facts.sweptSeconds
  const when = swept === undefined ? 'not swept yet' : `swept ${Math.round(swept)} s ago`
  const logs = `open logs ${size(facts.log_bytes)}, closed logs ${size(facts.stored)} (${size(facts.plain)} of text)`
  const evidence = `about ${facts.runs} runs: runs and results ${size(facts.run_bytes)}, events ${size(facts.event_bytes)}, ${logs}; ${when}`
  if (swept === undefined || swept < LATE_SECONDS) return { status: 'passed', evidence }
  const remedy = 'No worker deletes old runs: look whether one runs, and in its log for «run history».'
  return { status: 'warning', evidence, remedy }
}
