/** Numbers as people read them: thousands separated, units said. Longs arrive as decimal strings and stay exact. */
type Figure = number | string | bigint

const grouped = new Intl.NumberFormat('en-GB')
const short = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })

const exact = (value: Figure): number | bigint => (typeof value === 'string' ? BigInt(value) : value)

export const formatCount = (value: Figure | null | undefined): string =>
  value === null || value === undefined ? '–' : grouped.format(exact(value))

/** «1 row», «3,000,000 rows». */
export const formatQuantity = (value: Figure, one: string, many: string): string =>
  `${formatCount(value)} ${String(value) === '1' ? one : many}`

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

export const formatBytes = (value: Figure | null | undefined): string => {
  if (value === null || value === undefined) return '–'
  let amount = Number(value)
  let unit = 0
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024
    unit += 1
  }
  return `${amount >= 100 || unit === 0 ? grouped.format(Math.round(amount)) : short.format(amount)} ${UNITS[unit]}`
}
