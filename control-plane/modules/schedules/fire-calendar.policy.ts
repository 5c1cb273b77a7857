import type { Output, operations } from '@boathouse/contract'

type Hour = Output<typeof operations.getFireCalendar>['hours'][number]
type HourOfSchedule = Hour['schedules'][number]

/** One instant of one schedule. */
export interface CalendarFire extends Pick<HourOfSchedule, 'job' | 'job_id' | 'schedule' | 'schedule_id'> {
  readonly at: Date
}

const HOUR_MS = 3_600_000
const MOST_NAMED = 8

/** Counts fires, given soonest first, by the hours since `start` and by schedule. */
export const hoursOf = (start: Date, fires: readonly CalendarFire[]): Hour[] => {
  const hours = new Map<number, Map<string, HourOfSchedule>>()
  for (const { at, ...of } of fires) {
    const number = Math.floor((at.getTime() - start.getTime()) / HOUR_MS)
    const hour = hours.get(number) ?? new Map<string, HourOfSchedule>()
    hours.set(number, hour)
    const known = hour.get(of.schedule_id)
    if (known) known.fires += 1
    else hour.set(of.schedule_id, { ...of, first: at.toISOString(), fires: 1 })
  }
  return [...hours].map(([number, schedules]) => ({
    start: new Date(start.getTime() + number * HOUR_MS).toISOString(),
    fires: [...schedules.values()].reduce((sum, { fires: count }) => sum + count, 0),
    schedules: [...schedules.values()].slice(0, MOST_NAMED),
    schedule_count: schedules.size,
  }))
}
