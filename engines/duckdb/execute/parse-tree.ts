import type { ChildPool } from '../child-pool.ts'
import { asEngineError } from '../fault-message.ts'

/** Texts that are asked again and again: dashboards, drivers' probes. JSON of up to 8 MiB is kept as objects. */
const KEPT = 128
const KEPT_CHARACTERS = 64 * 1024

// A tree depends on its text alone, whoever sent it.
const kept = new Map<string, unknown>()

const keep = (sql: string, tree: unknown): void => {
  kept.delete(sql)
  kept.set(sql, tree)
  const [oldest] = kept.keys()
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
}

/**
 * DuckDB's parse tree of a query, not to be changed. Parsed by a reader, not by the statement's own child: a syntax
 * error is answered even while all slots are busy. Longs beyond 2^53 are bigint.
 */
export const parseTree = async (readers: ChildPool, sql: string, signal?: AbortSignal): Promise<unknown> => {
  const known = kept.get(sql)
  if (known !== undefined) {
    keep(sql, known)
    return known
  }
  const lease = await readers.lease(signal)
  try {
    const answer = await lease.request({ op: 'parse', sql }, signal)
    if (typeof answer !== 'string') return answer
    const tree: unknown = JSON.parse(answer)
    if (sql.length + answer.length <= KEPT_CHARACTERS) keep(sql, tree)
    return tree
  } catch (error) {
    throw asEngineError(error)
  } finally {
    lease.release()
  }
}
