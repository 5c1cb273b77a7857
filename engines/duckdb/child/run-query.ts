import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult, DuckDBType } from '@duckdb/node-api'
import type { Cell, ResultColumn, StatementParameter } from '../engine-types.ts'
import { bindParameters } from './bind-parameters.ts'
import type { QueryAnswer, QueryRequest } from './protocol.ts'
import { columnTexts } from './column-texts.ts'
import { hasUnnamedFields } from './render-value.ts'
import { columnForm, resultSpool } from './result-spool.ts'
import type { ResultSpool } from './result-spool.ts'
import { streamChunks } from './stream-chunks.ts'

/** Statements before the last (a PIVOT is two) run for their effect; the last is streamed. */
export const streamQuery = async (
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly StatementParameter[],
): Promise<DuckDBResult> => {
  const statements = await connection.extractStatements(sql)
  for (let at = 0; at < statements.count - 1; at += 1) {
    const earlier = await statements.prepare(at)
    await bindParameters(connection, earlier, parameters)
    await earlier.run()
  }
  const last = await statements.prepare(statements.count - 1)
  await bindParameters(connection, last, parameters)
  return last.stream()
}

export const resultColumns = (names: readonly string[], types: readonly DuckDBType[]): ResultColumn[] =>
  names.map((name, at) => ({ name, typeText: String(types[at]) }))

/** UTF-16 units plus a little for the frame of each cell: near enough to bytes to keep a promise of «about». */
const sizeOf = (cells: readonly Cell[]): number =>
  cells.reduce((sum, cell) => sum + (cell?.length ?? 4) + 3, 2)

interface Gathered {
  readonly rows: Cell[][]
  readonly chunks: DuckDBDataChunk[]
  bytes: number
  /** Size of the row that did not fit any more; 0 while all do. */
  beyond: number
}

/** Renders rows until `inlineBytes` are full; the chunk they came from is kept for the spool. */
const gather = (into: Gathered, chunk: DuckDBDataChunk, inlineBytes: number): void => {
  into.chunks.push(chunk)
  const columns = columnTexts(chunk)
  for (let row = 0; row < chunk.rowCount; row += 1) {
    const cells = columns.map((textAt) => textAt(row))
    const size = sizeOf(cells)
    if (into.bytes + size > inlineBytes) {
      into.beyond = size
      return
    }
    into.rows.push(cells)
    into.bytes += size
  }
}

/**
 * Streams a query: rows inline up to a size, everything to the spool beyond it. `writer` is a second connection of the
 * same instance, as a streaming result occupies its own.
 */
export const runQuery = async (
  connection: DuckDBConnection,
  openWriter: () => Promise<DuckDBConnection>,
  request: QueryRequest,
): Promise<QueryAnswer> => {
  const result = await streamQuery(connection, request.sql, request.parameters)
  return gatherResult(result, streamChunks(connection, result, request), openWriter, request)
}

/** The answer that the chunks of a result make; see `runQuery`. */
export const gatherResult = async (
  result: DuckDBResult,
  chunks: AsyncIterable<DuckDBDataChunk> | Iterable<DuckDBDataChunk>,
  openWriter: () => Promise<DuckDBConnection>,
  request: QueryRequest,
): Promise<QueryAnswer> => {
  const types = result.columnTypes()
  types.forEach((type, at) => {
    if (!hasUnnamedFields(type)) return
    throw new Error(
      `Not implemented Error: The column ${result.columnName(at)} has fields without names. Write {'a': …} instead of row(…).`,
    )
  })
  const limit = request.rowLimit ?? Number.MAX_SAFE_INTEGER
  const inline: Gathered = { rows: [], chunks: [], bytes: 0, beyond: 0 }
  let spool: ResultSpool | undefined
  let rowCount = 0
  let truncated = false

  for await (const chunk of chunks) {
    if (rowCount + chunk.rowCount > limit) {
      truncated = true
      chunk.rowCount = limit - rowCount
      if (chunk.rowCount === 0) break
    }
    rowCount += chunk.rowCount
    if (inline.beyond === 0) gather(inline, chunk, request.inlineBytes)
    else if (!spool && request.spoolPrefix === null) {
      truncated = true
      break
    }
    if (inline.beyond > 0 && request.spoolPrefix !== null) {
      if (spool) await spool.append(chunk)
      else {
        spool = resultSpool(await openWriter(), types, {
          prefix: request.spoolPrefix,
          limitBytes: request.spoolLimitBytes,
          bytesPerRow: (inline.bytes + inline.beyond) / (inline.rows.length + 1),
        })
        for (const held of inline.chunks.splice(0)) await spool.append(held)
      }
    }
    if (truncated) break
  }

  return {
    columns: resultColumns(result.columnNames(), types),
    rows: inline.rows,
    rowCount: spool || inline.beyond === 0 ? rowCount : inline.rows.length,
    truncated: truncated || (inline.beyond > 0 && !spool),
    overflow: inline.beyond > 0 && !spool,
    parts: spool ? await spool.finish() : [],
    forms: types.map(columnForm),
  }
}
