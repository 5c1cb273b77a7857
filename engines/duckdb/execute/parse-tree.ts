import type { ChildPool } from '../child-pool.ts'
import { asEngineError } from '../fault-message.ts'

/**
 * DuckDB's parse tree of a query. Parsed by a reader, not by the statement's own child: a syntax error is answered even
 * while all slots are busy. Longs beyond 2^53 are bigint.
 */
export const parseTree = async (readers: ChildPool, sql: string, signal?: AbortSignal): Promise<unknown> => {
  const lease = await readers.lease(signal)
  try {
    const text = await lease.request({ op: 'parse', sql }, signal)
    return JSON.parse(NOT_FINITE.test(text) ? quoteNotFinite(text) : text, exactLongs)
  } catch (error) {
    throw asEngineError(error)
  } finally {
    lease.release()
  }
}

const NOT_FINITE = /\b(?:Infinity|NaN)\b/

// DuckDB prints constants such as 1e400 as bare Infinity, which JSON does not have; they become strings here.
const quoteNotFinite = (text: string): string =>
  text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\b(?:Infinity|NaN)\b/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  )

const exactLongs = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' &&
  Number.isInteger(value) &&
  !Number.isSafeInteger(value) &&
  /^-?\d+$/.test(context?.source ?? '')
    ? BigInt(context?.source ?? value)
    : value
