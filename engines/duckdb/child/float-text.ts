/** Shortest digits that read back as the same 32-bit float. */
const shortestSingle = (value: number): string => {
  for (let digits = 1; digits < 9; digits += 1) {
    const text = value.toPrecision(digits)
    if (Math.fround(Number(text)) === value) return String(Number(text))
  }
  return String(Number(value.toPrecision(9)))
}

/**
 * A DOUBLE as DuckDB's cast to VARCHAR writes it: shortest digits, `.0` behind whole numbers, an exponent of at least
 * two digits outside 1e-4 … 1e16, and `nan`, `inf`, `-inf`. A FLOAT alike, always with its shortest digits (DuckDB
 * writes some of them longer).
 */
export const floatText = (value: number, single: boolean): string => {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const shortest = single ? shortestSingle(value) : String(value)
  const [mantissa = '', exponentText] = Math.abs(value) < 1 ? exponential(shortest) : shortest.split('e')
  const sign = value < 0 ? '-' : ''
  const digits = mantissa.replace(/^-/, '')
  const [whole = '', fraction = ''] = digits.split('.')
  const magnitude = exponentText === undefined ? whole.length - 1 : Number(exponentText)
  if (magnitude >= -4 && magnitude < 16) {
    if (exponentText === undefined) return `${sign}${whole}.${fraction || '0'}`
    return `${sign}${placed(whole + fraction, magnitude)}`
  }
  const significant = (whole + fraction).replace(/^0+/, '').replace(/0+$/, '') || '0'
  const head = significant.length > 1 ? `${significant[0]}.${significant.slice(1)}` : significant
  const size = String(Math.abs(magnitude)).padStart(2, '0')
  return `${sign}${head}e${magnitude < 0 ? '-' : '+'}${size}`
}

/** Mantissa and exponent of a number below one, from its digits: `0.00012` → `1.2`, `-4`. */
const exponential = (text: string): [string, string] => {
  const [mantissa = '', exponent = '0'] = Number(text).toExponential().split('e')
  return [mantissa, exponent]
}

/** Digits with the point behind the first, moved by `magnitude`. */
const placed = (digits: string, magnitude: number): string => {
  if (magnitude < 0) return `0.${'0'.repeat(-magnitude - 1)}${digits}`
  const padded = digits.padEnd(magnitude + 1, '0')
  return `${padded.slice(0, magnitude + 1)}.${padded.slice(magnitude + 1) || '0'}`
}
