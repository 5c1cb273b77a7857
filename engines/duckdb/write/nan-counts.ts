import { allFields } from '@boathouse/iceberg'
import { askLease } from '../ask-lease.ts'
import type { WrittenFile } from '../child/protocol.ts'
import type { Lease } from '../child-pool.ts'
import { quoteName, quoteText } from '../sql-text.ts'
import type { WriteTarget } from './copy-statement.ts'

/** Number of NaN by field id, by path of the file. */
export type NanCounts = ReadonlyMap<string, ReadonlyMap<number, bigint>>

/**
 * DuckDB says only whether a column has NaN: where it has, the written file is asked how many. Fields inside lists and
 * maps stay uncounted, as their bounds do.
 */
export const countNans = async (
  lease: Lease,
  target: WriteTarget,
  written: readonly WrittenFile[],
  signal?: AbortSignal,
): Promise<NanCounts> => {
  const fields = [...allFields(target.schema)].filter(({ repeated }) => !repeated)
  const counts = new Map<string, ReadonlyMap<number, bigint>>()
  for (const { path, columns } of written) {
    const having = fields.filter(
      (entry) => columns[entry.path.map(quoteName).join('.')]?.['has_nan'] === 'true',
    )
    if (having.length === 0) continue
    const selection = having.map((entry) => `count(*) FILTER (isnan(${valueAt(entry.path)}))`).join(', ')
    const sql = `SELECT ${selection} FROM read_parquet(${quoteText(path)}, hive_partitioning = false)`
    const { rows } = await askLease(lease, sql, { signal })
    counts.set(path, new Map(having.map(({ field }, at) => [field.id, BigInt(rows[0]?.[at] ?? 0)])))
  }
  return counts
}

const valueAt = ([first = '', ...deeper]: readonly string[]): string =>
  deeper.reduce((above, name) => `struct_extract(${above}, ${quoteText(name)})`, quoteName(first))
