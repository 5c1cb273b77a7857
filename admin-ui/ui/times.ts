const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' })

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** «3 minutes ago», «just now», «in 2 days». */
export const formatAgo = (instant: string, now: number): string => {
  const seconds = (Date.parse(instant) - now) / 1000
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit)
  }
  return Math.abs(seconds) < 10 ? 'just now' : relative.format(Math.trunc(seconds), 'second')
}

const local = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
})

export const formatLocal = (instant: string): string => local.format(new Date(instant))

export const formatUtc = (instant: string): string => `${instant.slice(0, 19).replace('T', ' ')} UTC`

const DAY_MILLIS = 86_400_000
const HOUR_MILLIS = 3_600_000

/** How long something is kept: «365 days», «36 hours»; what is less, as `formatDuration` has it. */
export const formatAge = (milliseconds: number): string => {
  const wholeDays = milliseconds % DAY_MILLIS === 0
  const count = milliseconds / (wholeDays ? DAY_MILLIS : HOUR_MILLIS)
  if (!Number.isInteger(count) || count === 0) return formatDuration(milliseconds)
  return `${count.toLocaleString('en-GB')} ${wholeDays ? 'day' : 'hour'}${count === 1 ? '' : 's'}`
}

/** «840 ms», «12.4 s», «1 m 12 s», «3 h 5 m». */
export const formatDuration = (milliseconds: number): string => {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} m`
}
