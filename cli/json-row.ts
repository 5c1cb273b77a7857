interface Column {
  readonly name: string
  readonly type_text: string
}

const NUMBER =
  /^(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DECIMAL\(.*\)|FLOAT|DOUBLE)$/
const NESTED = /(?:\[\d*\]$)|^(?:STRUCT|MAP|JSON|VARIANT|UNION)\b/

/**
 * One row as a JSON object. The digits of figures are passed on as they are, so a decimal or a 64-bit integer
 * loses nothing in the text; NaN and the infinities, which JSON does not have, stay strings.
 */
export const jsonRow = (columns: readonly Column[], row: readonly (string | null)[]): string => {
  const fields = columns.map(({ name, type_text }, i) => {
    const value = row[i] ?? null
    const key = JSON.stringify(name)
    if (value === null) return `${key}:null`
    const raw =
      (NUMBER.test(type_text) && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value)) ||
      (type_text === 'BOOLEAN' && (value === 'true' || value === 'false')) ||
      NESTED.test(type_text)
    return `${key}:${raw ? value : JSON.stringify(value)}`
  })
  return `{${fields.join(',')}}`
}
