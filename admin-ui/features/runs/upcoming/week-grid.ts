import type { CalendarHour } from '../../../api/types.ts'

/** One hour of the clock on one day. */
export interface HourCell {
  /** What of the calendar lies in it, soonest first: two hours where the clock is put back. */
  readonly hours: readonly CalendarHour[]
  /** ABSENT: the clock jumps over it; TWICE: it comes again. */
  readonly clock: 'ONCE' | 'ABSENT' | 'TWICE'
  /** Where it begins. */
  readonly start: Date
}

export interface WeekGrid {
  /** The midnights of the days, as the clocks here have them. */
  readonly days: readonly Date[]
  /** By the hour of the clock, then by day. */
  readonly rows: readonly (readonly HourCell[])[]
}

const HOUR_MS = 3_600_000

/** The midnight before `instant`, or days after that. */
export const midnight = (instant: Date, days = 0): Date =>
  new Date(instant.getFullYear(), instant.getMonth(), instant.getDate() + days)

const keyOf = (instant: Date): string => `${instant.toDateString()} ${instant.getHours()}`

const clockOf = (start: Date, hour: number): HourCell['clock'] => {
  if (start.getHours() !== hour) return 'ABSENT'
  return new Date(start.getTime() + HOUR_MS).getHours() === hour ? 'TWICE' : 'ONCE'
}

/** Lays hours out by the clocks of whoever looks, from the midnight `from` on; what lies outside is left out. */
export const weekGrid = (from: Date, dayCount: number, hours: readonly CalendarHour[]): WeekGrid => {
  const byClock = Map.groupBy(hours, ({ start }) => keyOf(new Date(start)))
  const days = Array.from({ length: dayCount }, (_, day) => midnight(from, day))
  const cellOf = (day: Date, hour: number): HourCell => {
    const start = new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour)
    const clock = clockOf(start, hour)
    return { start, clock, hours: clock === 'ABSENT' ? [] : (byClock.get(keyOf(start)) ?? []) }
  }
  return {
    days,
    rows: Array.from({ length: 24 }, (_, hour) => days.map((day) => cellOf(day, hour))),
  }
}
