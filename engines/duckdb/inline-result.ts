import { csvFields, type CsvFormat } from './csv-field.ts'
import type { Cell, InlineResult } from './engine-types.ts'
import { quoteText } from './sql-text.ts'

const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|BIGNUM|DECIMAL.*|FLOAT|DOUBLE)$/
const NESTED = /\]$|^(STRUCT|MAP|UNION|VARIANT)\b/

/** Whether the text of a cell is JSON as it stands, or becomes a JSON string. */
export const jsonForm = (typeText: string): 'raw' | 'number' | 'string' => {
  if (NESTED.test(typeText) || typeText === 'JSON' || typeText === 'BOOLEAN') return 'raw'
  return NUMBER.test(typeText) ? 'number' : 'string'
}

const jsonText = (typeText: string, cell: Cell): string => {
  if (cell === null) return 'null'
  const form = jsonForm(typeText)
  // `nan` and `inf` are no JSON numbers.
  return form === 'raw' || (form === 'number' && /\d$/.test(cell)) ? cell : JSON.stringify(cell)
}

/** CSV or NDJSON of rows that are texts already: no engine is needed, the result is about 1 MiB at most. */
export async function* inlineText(
  result: InlineResult,
  format: CsvFormat | 'ndjson',
): AsyncGenerator<Uint8Array> {
  if (format !== 'ndjson') {
    const csvField = csvFields(format)
    const lines = [
      result.columns.map(({ name }) => csvField(name)),
      ...result.rows.map((row) => row.map((cell) => (cell === null ? '' : csvField(cell)))),
    ]
    yield Buffer.from(lines.map((fields) => `${fields.join(',')}\r\n`).join(''))
    return
  }
  const line = (row: readonly Cell[]): string =>
    `{${result.columns.map(({ name, typeText }, at) => `${JSON.stringify(name)}:${jsonText(typeText, row[at] ?? null)}`).join(',')}}\n`
  yield Buffer.from(result.rows.map(line).join(''))
}

/** The rows as a query with their types again, columns `c0`, `c1`, … */
export const typedQuery = ({ columns, rows }: InlineResult): string => {
  const typed = columns.map(({ typeText }, at) => `${fromText(typeText, `c${at}`)} AS c${at}`)
  const names = columns.map((_, at) => `c${at}`).join(', ')
  const values = rows.map(
    (row) => `(${row.map((cell) => (cell === null ? 'NULL' : quoteText(cell))).join(', ')})`,
  )
  const source =
    values.length > 0
      ? `VALUES ${values.join(', ')}`
      : `SELECT ${columns.map(() => 'NULL').join(', ')} WHERE false`
  const texts = columns.map((_, at) => `CAST(c${at} AS VARCHAR) AS c${at}`).join(', ')
  return `SELECT ${typed.join(', ')} FROM (SELECT ${texts} FROM (${source}) AS t(${names}))`
}

/** Types that Parquet cannot hold exactly stay texts, as in a spooled result. */
const TEXT_IN_PARQUET =
  /HUGEINT|BIGNUM|INTERVAL|TIME WITH TIME ZONE|TIME_NS|\bBIT\b|ENUM|UNION|VARIANT|GEOMETRY|^VARCHAR$|^JSON$|^"/

const fromText = (typeText: string, column: string): string => {
  if (TEXT_IN_PARQUET.test(typeText)) return column
  if (typeText === 'BLOB') return `from_base64(${column})`
  return NESTED.test(typeText)
    ? `CAST(CAST(${column} AS JSON) AS ${typeText})`
    : `CAST(${column} AS ${typeText})`
}
