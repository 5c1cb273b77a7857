import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openRequest } from './child/protocol.ts'
import type { ChildPool } from './child-pool.ts'
import { EngineError } from './engine-error.ts'
import type { Cell, EmbeddedEngine, SpooledResult } from './engine-types.ts'
import { resultExporter, spoolColumns } from './export-result.ts'
import { asEngineError } from './fault-message.ts'
import { quoteText } from './sql-text.ts'

/** Text of a window; it ends early, after whole rows, when rows are huge. */
const WINDOW_BYTES = 8 * 1024 * 1024

export type SpooledResults = Pick<EmbeddedEngine, 'readResultWindow' | 'exportResult' | 'deleteResult'>

/** Reads results back from their Parquet parts, in children of their own: pages do not wait behind statements. */
export const spooledResults = (
  readers: ChildPool,
  exporters: ChildPool,
  spoolDirectory: string,
): SpooledResults => {
  const pathOf = (file: string): string => join(spoolDirectory, file)

  const check = async (spool: SpooledResult): Promise<void> => {
    for (const { file } of spool.parts) {
      if (!/^[\w.-]+\.parquet$/.test(file))
        throw new EngineError('RESULT_GONE', 'The result is not one of this engine.')
      await stat(pathOf(file)).catch((cause: unknown) => {
        throw new EngineError('RESULT_GONE', 'The rows of this result are gone. Run the statement again.', {
          cause,
        })
      })
    }
  }

  const window = async (
    spool: SpooledResult,
    { offset, limit }: { readonly offset: number; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly (readonly Cell[])[]> => {
    await check(spool)
    const wanted = partsOf(spool, offset, limit)
    if (wanted.length === 0) return []
    const queries = wanted.map(
      ({ file, from, to }) =>
        `SELECT ${spoolColumns(spool.columns.length)} FROM read_parquet(${quoteText(pathOf(file))})
         WHERE file_row_number >= ${from} AND file_row_number < ${to}`,
    )
    const lease = await readers.lease(signal)
    try {
      await lease.request(openRequest(wanted.map(({ file }) => pathOf(file))), signal)
      const answer = await lease.request(
        {
          op: 'query',
          sql: queries.join(' UNION ALL '),
          parameters: [],
          rowLimit: limit,
          inlineBytes: WINDOW_BYTES,
          spoolPrefix: null,
          spoolLimitBytes: 0,
        },
        signal,
      )
      return answer.rows
    } catch (error) {
      throw asEngineError(error)
    } finally {
      lease.release()
    }
  }

  return {
    readResultWindow: window,
    exportResult: resultExporter(exporters, spoolDirectory, check),
    deleteResult: async (spool) => {
      for (const { file } of spool.parts) await rm(pathOf(file), { force: true })
    },
  }
}

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
