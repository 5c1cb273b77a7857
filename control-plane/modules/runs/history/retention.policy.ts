/** What of runs has a time of its own; the run itself takes everything with it. */
export type RunPart = 'logs' | 'results' | 'events'

/** Days; null: for ever. */
export interface RetentionDays {
  readonly runs_days: number | null
  readonly logs_days: number | null
  readonly results_days: number | null
  readonly events_days: number | null
}

/** Of a workspace where nobody decided otherwise. */
export const DEFAULT_RETENTION: RetentionDays = {
  runs_days: 365,
  logs_days: 90,
  results_days: 30,
  events_days: 90,
}
