import type { Output, operations } from '@boathouse/contract'
import { fireTimes, type FireRule } from './fire-times.policy.ts'
import type { FireRow, ScheduleRow } from './schedule.store.ts'

type ScheduleAnswer = Output<typeof operations.getSchedule>

const SHOWN = 10

/** The rule of a row. */
export const ruleOfRow = (
  row: Pick<ScheduleRow, 'expression' | 'time_zone' | 'interval_seconds' | 'anchor'>,
): FireRule =>
  row.expression !== null && row.time_zone !== null
    ? { kind: 'cron', expression: row.expression, timeZone: row.time_zone }
    : { kind: 'interval', seconds: row.interval_seconds ?? 0, anchor: new Date(row.anchor) }

/** The next ten instants after `now`, as texts. */
export const shownFires = (rule: FireRule, now: Date): string[] =>
  fireTimes(rule, now, SHOWN).map((at) => at.toISOString())

const timingOf = (row: ScheduleRow): Pick<ScheduleAnswer, 'cron' | 'interval'> =>
  row.expression !== null && row.time_zone !== null
    ? { cron: { expression: row.expression, time_zone: row.time_zone } }
    : { interval: { seconds: row.interval_seconds ?? 0 } }

export const presentSchedule = (
  row: ScheduleRow,
  job: string,
  last: FireRow | undefined,
  now: Date,
): ScheduleAnswer => ({
  schedule_id: row.id,
  name: row.name,
  ...timingOf(row),
  paused: row.paused,
  paused_reason: row.paused_reason,
  catch_up: row.catch_up,
  catch_up_limit: row.catch_up_limit,
  parameters: row.parameters as ScheduleAnswer['parameters'],
  job_id: row.job_id,
  job,
  next_fires: row.next_fire_at === null ? [] : shownFires(ruleOfRow(row), now),
  last_fire: last ? { instant: last.instant, fired_at: last.fired_at, run_id: last.run_id } : null,
  version: Number(row.version),
  created_at: row.created_at,
  updated_at: row.updated_at,
})
