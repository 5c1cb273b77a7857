/** Days, months and years since 1970-01-01 in the proleptic Gregorian calendar; everything floors. */
const DAY_MS = 86_400_000

export const floorDiv = (a: bigint, b: bigint): bigint => {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}

export interface CivilDate {
  readonly year: number
  /** 1 to 12 */
  readonly month: number
  readonly day: number
}

// Howard Hinnant's algorithms (chrono-compatible low-level date algorithms); Date cannot reach year ±5.8 million.
const civilFromDays = (days: number): CivilDate => {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1,
  }
}

const daysFromCivil = ({ year, month, day }: CivilDate): number => {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export const yearsFromDays = (days: number): number => civilFromDays(days).year - 1970
export const monthsFromDays = (days: number): number => {
  const { year, month } = civilFromDays(days)
  return (year - 1970) * 12 + month - 1
}

const pad = (value: number | bigint, width: number): string => String(value).padStart(width, '0')

/** `2007-12-03`; years beyond 9999 and before 0 get a sign, as in Java. */
export const formatDate = (days: number): string => {
  const { year, month, day } = civilFromDays(days)
  const text = year < 0 ? `-${pad(-year, 4)}` : year > 9999 ? `+${year}` : pad(year, 4)
  return `${text}-${pad(month, 2)}-${pad(day, 2)}`
}

/** Days of `2007-12-03`; undefined when there is no such day. */
export const parseDate = (text: string): number | undefined => {
  const match = /^([+-]?\d{4,})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return undefined
  const days = daysFromCivil({ year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) })
  const back = civilFromDays(days)
  return back.month === Number(match[2]) && back.day === Number(match[3]) ? days : undefined
}

/** `22:31:08.123456` from units of which `perSecond` (10⁶ or 10⁹) make a second. */
export const formatTime = (units: bigint, perSecond: bigint): string => {
  const seconds = Number(units / perSecond)
  const digits = String(perSecond).length - 1
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return `${clock.map((part) => pad(part, 2)).join(':')}.${pad(units % perSecond, digits)}`
}

export const parseTime = (text: string, perSecond: bigint): bigint | undefined => {
  const match = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/.exec(text)
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59 || Number(match[3] ?? 0) > 59) return undefined
  const seconds = Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0)
  const nanos = BigInt((match[4] ?? '').padEnd(9, '0'))
  const fraction = (nanos * perSecond) / 1_000_000_000n
  return fraction * 1_000_000_000n === nanos * perSecond ? BigInt(seconds) * perSecond + fraction : undefined
}

/** `2007-12-03T10:15:30.123456` */
export const formatTimestamp = (units: bigint, perSecond: bigint): string => {
  const perDay = 86_400n * perSecond
  const days = floorDiv(units, perDay)
  return `${formatDate(Number(days))}T${formatTime(units - days * perDay, perSecond)}`
}

/** With a zone offset (`Z`, `+01:00`) exactly when `zoned`. */
export const parseTimestamp = (text: string, perSecond: bigint, zoned: boolean): bigint | undefined => {
  const match = /^([^T]+)[T ]([\d:.]+)(Z|[+-]\d{2}(?::?\d{2})?)?$/.exec(text)
  if (!match?.[1] || !match[2] || zoned !== (match[3] !== undefined)) return undefined
  const days = parseDate(match[1])
  const time = parseTime(match[2], perSecond)
  if (days === undefined || time === undefined) return undefined
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(match[3] ?? '') ?? []
  const offset = BigInt((sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60))
  return (BigInt(days) * BigInt(DAY_MS / 1000) - offset) * perSecond + time
}
