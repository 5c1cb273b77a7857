import type { NewSchedule, Schedule } from '../../../api/types.ts'

/** A schedule as it is being typed. */
export interface ScheduleDraft {
  readonly name: string
  readonly kind: 'cron' | 'interval'
  readonly expression: string
  readonly timeZone: string
  readonly seconds: number
  readonly catchUp: NonNullable<NewSchedule['catch_up']>
  readonly catchUpLimit: number
  readonly paused: boolean
  readonly parameters: Readonly<Record<string, string>>
}

export const emptySchedule = (): ScheduleDraft => ({
  name: 'nightly',
  kind: 'cron',
  expression: '0 2 * * *',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  seconds: 3600,
  catchUp: 'LAST',
  catchUpLimit: 100,
  paused: false,
  parameters: {},
})

export const scheduleDraftOf = (schedule: Schedule): ScheduleDraft => {
  const empty = emptySchedule()
  return {
    name: schedule.name,
    kind: schedule.interval ? 'interval' : 'cron',
    expression: schedule.cron?.expression ?? empty.expression,
    timeZone: schedule.cron?.time_zone ?? empty.timeZone,
    seconds: schedule.interval?.seconds ?? empty.seconds,
    catchUp: schedule.catch_up,
    catchUpLimit: schedule.catch_up_limit,
    paused: schedule.paused,
    parameters: Object.fromEntries(
      Object.entries(schedule.parameters).map(([name, value]) => [name, value === null ? '' : String(value)]),
    ),
  }
}

export const timingOf = (draft: ScheduleDraft): Pick<NewSchedule, 'cron' | 'interval'> =>
  draft.kind === 'cron'
    ? { cron: { expression: draft.expression, time_zone: draft.timeZone } }
    : { interval: { seconds: draft.seconds } }

export const scheduleToSend = (draft: ScheduleDraft): NewSchedule => ({
  name: draft.name,
  ...timingOf(draft),
  paused: draft.paused,
  catch_up: draft.catchUp,
  catch_up_limit: draft.catchUpLimit,
  parameters: draft.parameters,
})
