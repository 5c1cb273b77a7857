import type { Lease } from '../child-pool.ts'
import { askLease } from '../ask-lease.ts'
import { EngineError } from '../engine-error.ts'
import { quoteText } from '../sql-text.ts'
import { duckdbType } from '../types/duckdb-type.ts'
import type { WriteTarget } from './copy-statement.ts'
import type { RowSource } from './write-files.ts'

const SHOWN = 200

/**
 * DuckDB says that a cast failed, but not in which column: the rows are asked once more for the first value that does
 * not fit. Undefined when none is found (a random function, or the failure was in the query itself).
 */
export const findBadValue = async (
  lease: Lease,
  target: WriteTarget,
  source: RowSource,
  signal?: AbortSignal,
): Promise<EngineError | undefined> => {
  const given = new Map(source.columns.map(({ name, value }) => [name, value]))
  const checks = target.schema.fields.flatMap((field) => {
    const value = given.get(field.name)
    if (value === undefined) return []
    const type = duckdbType(field.type)
    return [
      {
        name: field.name,
        type,
        value,
        fails: `(${value}) IS NOT NULL AND TRY_CAST((${value}) AS ${type}) IS NULL`,
      },
    ]
  })
  if (checks.length === 0) return undefined
  const choose = (pick: (check: (typeof checks)[number]) => string): string =>
    `CASE ${checks.map((check) => `WHEN ${check.fails} THEN ${pick(check)}`).join(' ')} END`
  const sql = `SELECT ${choose(({ name }) => quoteText(name))}, ${choose(({ type }) => quoteText(type))},
    ${choose(({ value }) => `CAST((${value}) AS VARCHAR)`)} FROM ${source.from}
    WHERE ${checks.map(({ fails }) => `(${fails})`).join(' OR ')} LIMIT 1`
  const answer = await askLease(lease, sql, { signal, parameters: source.parameters }).catch(() => undefined)
  const [column, type, text] = answer?.rows[0] ?? []
  if (column === undefined || column === null) return undefined
  const shown = (text ?? '').length > SHOWN ? `${(text ?? '').slice(0, SHOWN)}…` : text
  return new EngineError(
    'INVALID_VALUE',
    `The column ${column} has type ${type} and cannot hold the value ${shown}.`,
    {
      details: { column, type, value: shown },
    },
  )
}
