import { isRawNumber, parseJson, type Json, type JsonObject } from '@boathouse/iceberg/json.ts'
import { TrinoError, trinoErrorCode } from './trino-error.ts'
import { parseType, type TrinoType } from './trino-type.ts'

export interface TrinoColumn {
  readonly name: string
  /** As Trino names it, such as `decimal(18,2)` or `row(a bigint, b varchar)`. */
  readonly typeText: string
  readonly type: TrinoType
}

/** How far a query is. `progress` is 0 to 100, absent while it waits; the rest are Trino's counters. */
export interface TrinoStats {
  readonly state: string
  readonly progress: number | undefined
  readonly completedSplits: number
  readonly totalSplits: number
  readonly processedRows: bigint
  readonly processedBytes: bigint
  readonly elapsedMillis: number
}

/** A part of a spooled result: in the page itself, or behind an address. */
export type Segment =
  | { readonly kind: 'inline'; readonly data: string; readonly rows: number }
  | {
      readonly kind: 'spooled'
      readonly uri: string
      readonly ackUri: string
      readonly rows: number
      readonly headers: Readonly<Record<string, string>>
    }

/** Rows as JSON values, or segments that hold them. `encoding`: `json`, `json+zstd` or `json+lz4`. */
export type PageData =
  | { readonly kind: 'rows'; readonly rows: readonly (readonly Json[])[] }
  | { readonly kind: 'segments'; readonly encoding: string; readonly segments: readonly Segment[] }

/** One answer of the statement protocol. */
export interface Page {
  readonly id: string
  /** Where the next page is; undefined: this was the last. */
  readonly nextUri: string | undefined
  readonly columns: readonly TrinoColumn[] | undefined
  readonly data: PageData | undefined
  readonly stats: TrinoStats
  /** `INSERT`, `CREATE TABLE`, `MERGE`, …; undefined for a query. */
  readonly updateType: string | undefined
  /** Rows that an update changed. */
  readonly updateCount: bigint | undefined
  readonly error: TrinoError | undefined
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value)
const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])
const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined
const numberOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : isRawNumber(value) ? Number(value.rawJSON) : undefined
const bigintOf = (value: Json | undefined): bigint | undefined =>
  typeof value === 'bigint' ? value : Number.isSafeInteger(value) ? BigInt(Number(value)) : undefined

const columnOf = (value: Json): TrinoColumn => {
  const { name, type, typeSignature } = objectOf(value)
  return { name: textOf(name) ?? '', typeText: textOf(type) ?? '', type: parseType(objectOf(typeSignature)) }
}

const statsOf = (value: Json | undefined): TrinoStats => {
  const stats = objectOf(value)
  return {
    state: textOf(stats.state) ?? 'UNKNOWN',
    progress: numberOf(stats.progressPercentage),
    completedSplits: numberOf(stats.completedSplits) ?? 0,
    totalSplits: numberOf(stats.totalSplits) ?? 0,
    processedRows: bigintOf(stats.processedRows) ?? 0n,
    processedBytes: bigintOf(stats.processedBytes) ?? 0n,
    elapsedMillis: numberOf(stats.elapsedTimeMillis) ?? 0,
  }
}

const segmentOf = (value: Json): Segment => {
  const segment = objectOf(value)
  const rows = numberOf(objectOf(segment.metadata).rowsCount) ?? 0
  if (segment.type === 'inline') return { kind: 'inline', data: textOf(segment.data) ?? '', rows }
  const headers = Object.entries(objectOf(segment.headers)).map(
    ([name, values]) => [name, listOf(values).map(String).join(', ')] as const,
  )
  return {
    kind: 'spooled',
    uri: textOf(segment.uri) ?? '',
    ackUri: textOf(segment.ackUri) ?? '',
    rows,
    headers: Object.fromEntries(headers),
  }
}

const dataOf = (value: Json | undefined): PageData | undefined => {
  if (Array.isArray(value)) return { kind: 'rows', rows: value.map(listOf) }
  if (!isObject(value)) return undefined
  return {
    kind: 'segments',
    encoding: textOf(value.encoding) ?? 'json',
    segments: listOf(value.segments).map(segmentOf),
  }
}

const errorOf = (value: Json | undefined): TrinoError | undefined => {
  if (!isObject(value)) return undefined
  const name = textOf(value.errorName) ?? 'GENERIC_INTERNAL_ERROR'
  const { lineNumber, columnNumber } = objectOf(value.errorLocation)
  const line = numberOf(lineNumber)
  const column = numberOf(columnNumber)
  return new TrinoError(
    trinoErrorCode(name, textOf(value.errorType) ?? ''),
    textOf(value.message) ?? 'Trino gave no reason.',
    {
      trinoName: name,
      location: line !== undefined && column !== undefined ? { line, column } : undefined,
    },
  )
}

/**
 * Reads one answer without losing a digit. Source: Trino's client protocol, «QueryResults».
 * Throws TrinoError UNREACHABLE when the text is no such answer.
 */
export const parsePage = (text: string): Page => {
  let body: Json
  try {
    body = parseJson(text)
  } catch (error) {
    throw new TrinoError('UNREACHABLE', 'What answers at this address is no Trino coordinator.', {
      cause: error,
    })
  }
  const page = objectOf(body)
  const id = textOf(page.id)
  if (id === undefined || !isObject(page.stats))
    throw new TrinoError('UNREACHABLE', 'What answers at this address is no Trino coordinator.')
  return {
    id,
    nextUri: textOf(page.nextUri),
    columns: Array.isArray(page.columns) ? page.columns.map(columnOf) : undefined,
    data: dataOf(page.data),
    stats: statsOf(page.stats),
    updateType: textOf(page.updateType),
    updateCount: bigintOf(page.updateCount),
    error: errorOf(page.error),
  }
}
