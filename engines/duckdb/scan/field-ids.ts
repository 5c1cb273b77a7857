import { askLease } from '../ask-lease.ts'
import type { ChildPool } from '../child-pool.ts'
import { openRequest } from '../child/protocol.ts'
import { EngineError } from '../engine-error.ts'
import { textList } from '../sql-text.ts'

/**
 * Files that were added to a table as they were have no field ids and are read by a name mapping, which the embedded
 * engine does not know: every column would be NULL, without a word. Asked only of tables that have such a mapping.
 * Throws `NOT_SUPPORTED`.
 */
export const needFieldIds = async (
  readers: ChildPool,
  paths: readonly string[],
  fullName: string,
): Promise<void> => {
  if (paths.length === 0) return
  const lease = await readers.lease()
  try {
    await lease.request(openRequest(paths))
    const sql = `SELECT count(*) FROM (FROM parquet_schema(${textList(paths)}) SELECT file_name GROUP BY file_name HAVING count(field_id) = 0)`
    const { rows } = await askLease(lease, sql)
    if (rows[0]?.[0] === '0') return
  } finally {
    lease.release()
  }
  throw new EngineError(
    'NOT_SUPPORTED',
    `The table ${fullName} has files that were added without field ids; the embedded engine cannot read them. Use Trino or Spark for it, or rewrite the files there.`,
  )
}
