import { rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openRequest } from './child/protocol.ts'
import type { ChildPool } from './child-pool.ts'
import { EngineError } from './engine-error.ts'
import type { Cell, EmbeddedEngine, SpooledResult } from './engine-types.ts'
import { resultExporter, spoolColumns } from './export-result.ts'
import { asEngineError } from './fault-message.ts'
import { quoteText } from './sql-text.ts'

/** Text of a window; it ends early, after whole rows, when rows are huge. One row alone may not be larger. */
const WINDOW_BYTES = 8 * 1024 * 1024

export type SpooledResults = Pick<EmbeddedEngine, 'readResultWindow' | 'exportResult' | 'deleteResult'>

/** Reads results back from their Parquet parts, in children of their own: pages do not wait behind statements. */
export const spooledResults = (
  readers: ChildPool,
  exporters: ChildPool,
  spoolDirectory: string,
): SpooledResults => {
  const pathOf = (file: string): string => {
    if (!/^[\w-]+\/part-\d+\.parquet$/.test(file)) {
      throw new EngineError('RESULT_GONE', 'The result is not one of this engine.')
    }
    return join(spoolDirectory, file)
  }

  const check = async (spool: SpooledResult): Promise<void> => {
    for (const { file } of spool.parts) {
      await stat(pathOf(file)).catch((cause: unknown) => {
        throw new EngineError('RESULT_GONE', 'The rows of this result are gone. Run the statement again.', {
          cause,
        })
      })
    }
  }

  return {
    readResultWindow: async (spool, { offset, limit }, signal) => {
      await check(spool)
      const wanted = partsOf(spool, offset, limit).map((part) => ({ ...part, path: pathOf(part.file) }))
      if (wanted.length === 0) return []
      const rows = await readWindow(readers, wanted, spool.columns.length, limit, signal)
      if (rows.length === 0) throw rowTooLarge(offset)
      return rows
    },
    exportResult: resultExporter(exporters, spoolDirectory, check),
    deleteResult: async (spool) => {
      for (const { file } of spool.parts) await rm(pathOf(file), { force: true })
      const directories = new Set(spool.parts.map(({ file }) => dirname(pathOf(file))))
      for (const directory of directories) await rmdir(directory).catch(() => undefined)
    },
  }
}

const rowTooLarge = (offset: number): EngineError =>
  new EngineError(
    'ROW_TOO_LARGE',
    `Row ${offset + 1} of the result has more than ${WINDOW_BYTES / 1024 ** 2} MiB of text.`,
  )

/** Which rows of which parts make up a window; parts know their row counts, so nothing else is opened. */
const partsOf = (
  spool: SpooledResult,
  offset: number,
  limit: number,
): { readonly file: string; readonly from: number; readonly to: number }[] => {
  let before = 0
  const wanted = []
  for (const { file, rows } of spool.parts) {
    const from = Math.max(0, offset - before)
    const to = Math.min(rows, offset + limit - before)
    if (from < to) wanted.push({ file, from, to })
    before += rows
  }
  return wanted
}

const readWindow = async (
  readers: ChildPool,
  parts: readonly { readonly path: string; readonly from: number; readonly to: number }[],
  columnCount: number,
  limit: number,
  signal?: AbortSignal,
): Promise<readonly (readonly Cell[])[]> => {
  const queries = parts.map(
    ({ path, from, to }) =>
      `SELECT ${spoolColumns(columnCount)} FROM read_parquet(${quoteText(path)})
       WHERE file_row_number >= ${from} AND file_row_number < ${to}`,
  )
  const lease = await readers.lease(signal)
  try {
    const opened = lease.request(openRequest(parts.map(({ path }) => path)), signal)
    const asked = lease.request(
      {
        op: 'query',
        instance: 'own',
        sql: queries.join(' UNION ALL '),
        parameters: [],
        rowLimit: limit,
        inlineBytes: WINDOW_BYTES,
        spoolPrefix: null,
        spoolLimitBytes: 0,
      },
      signal,
    )
    const [, answer] = await Promise.all([opened, asked])
    return answer.rows
  } catch (error) {
    throw asEngineError(error)
  } finally {
    lease.release()
  }
}
