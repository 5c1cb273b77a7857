import { positionAt } from '@boathouse/sql'
import type { RewrittenQuery, Span } from '@boathouse/sql'
import { EngineError } from '../engine-error.ts'
import type { EngineErrorCode, ErrorPosition } from '../engine-error.ts'
import type { Locate } from '../fault-message.ts'

const positionOf = (source: string, span: Span): ErrorPosition => {
  const { offset, line, column } = positionAt(source, span.start)
  return { offset, line, column, length: Math.max(0, span.end - span.start) }
}

/** An error that marks a place in the text as submitted. */
export const errorAt = (code: EngineErrorCode, message: string, source: string, span: Span): EngineError =>
  new EngineError(code, message, { position: positionOf(source, span) })

/**
 * The way back from DuckDB's positions: `sql` is what ran, the person's query stands somewhere inside it. Places outside
 * of it (our own wrapping) have no position.
 */
export const locateIn = (sql: string, query: RewrittenQuery): Locate => {
  const before = sql.indexOf(query.text)
  const start = Buffer.byteLength(sql.slice(0, Math.max(0, before)))
  const length = Buffer.byteLength(query.text)
  return (byteOffset) => {
    if (before === -1 || byteOffset < start || byteOffset > start + length) return undefined
    return positionOf(query.part.source, query.locate(byteOffset - start))
  }
}
