import { sqlError, SqlError, type Span } from './sql-error.ts'
import { tokenize } from './lexer.ts'
import {
  expected,
  failAt,
  isOp,
  needEnd,
  needInteger,
  needOp,
  peek,
  takeOp,
  takeWords,
  type Cursor,
} from './token-cursor.ts'
import { needPart } from './parse-name.ts'
import type { PartitionField, SortField } from './statement-types.ts'

/** Spark's plural spellings are understood as well. */
const TRANSFORMS: Readonly<Record<string, PartitionField['transform']>> = {
  IDENTITY: 'identity',
  YEAR: 'year',
  YEARS: 'year',
  MONTH: 'month',
  MONTHS: 'month',
  DAY: 'day',
  DAYS: 'day',
  HOUR: 'hour',
  HOURS: 'hour',
  BUCKET: 'bucket',
  TRUNCATE: 'truncate',
  VOID: 'void',
}

const columnPath = (cursor: Cursor): string[] => {
  const path = [needPart(cursor, 'a column').text]
  while (takeOp(cursor, '.')) path.push(needPart(cursor, 'a field', true).text)
  return path
}

const withParameter = (cursor: Cursor, transform: 'bucket' | 'truncate'): PartitionField => {
  const first = peek(cursor)?.kind === 'number' ? needInteger(cursor, 'a number') : undefined
  if (first !== undefined) needOp(cursor, ',')
  const column = columnPath(cursor)
  if (first === undefined) needOp(cursor, ',')
  const parameter =
    first ?? needInteger(cursor, transform === 'bucket' ? 'the number of buckets' : 'the width')
  if (parameter < 1 || parameter > 2_147_483_647) throw expected(cursor, 'a number from 1 to 2147483647')
  needOp(cursor, ')')
  return { column, transform, parameter }
}

const partitionField = (cursor: Cursor): PartitionField => {
  if (!isOp(peek(cursor, 1), '(')) return { column: columnPath(cursor), transform: 'identity' }
  const token = peek(cursor)
  const transform = token === undefined ? undefined : TRANSFORMS[token.upper]
  if (token === undefined || transform === undefined)
    throw expected(cursor, 'year, month, day, hour, bucket, truncate, identity or void')
  cursor.at += 2
  if (transform === 'bucket' || transform === 'truncate') return withParameter(cursor, transform)
  const column = columnPath(cursor)
  needOp(cursor, ')')
  return { column, transform }
}

const sortField = (cursor: Cursor): SortField => {
  const column = columnPath(cursor)
  const direction = takeWords(cursor, 'DESC') ? 'desc' : 'asc'
  if (direction === 'asc') takeWords(cursor, 'ASC')
  let nulls: SortField['nulls'] = direction === 'asc' ? 'first' : 'last'
  if (takeWords(cursor, 'NULLS', 'FIRST')) nulls = 'first'
  else if (takeWords(cursor, 'NULLS', 'LAST')) nulls = 'last'
  return { column, direction, nulls }
}

const parsed = <Field>(
  source: string,
  item: Span & { text: string },
  read: (cursor: Cursor) => Field,
): Field => {
  try {
    const cursor: Cursor = { source: item.text, tokens: tokenize(item.text), identifiers: {}, at: 0 }
    if (cursor.tokens.length === 0) throw failAt(cursor, { start: 0, end: 0 }, 'It is empty.')
    const field = read(cursor)
    needEnd(cursor)
    return field
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    throw sqlError('INVALID_PROPERTY', `«${item.text}» is not understood: ${error.message}`, source, item)
  }
}

/** `month(day)`, `bucket(id, 8)`, `x`, as in Trino; also Spark's `bucket(8, id)`. */
export const parsePartitionField = (source: string, item: Span & { text: string }): PartitionField =>
  parsed(source, item, partitionField)

/** `x`, `x DESC NULLS LAST`, as in Trino. */
export const parseSortField = (source: string, item: Span & { text: string }): SortField =>
  parsed(source, item, sortField)
