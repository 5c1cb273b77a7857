import type { DuckDBConnection, DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api'
import { csvFields } from '../csv-field.ts'
import type { ExportRequest } from './protocol.ts'
import { renderJson, renderText } from './render-value.ts'
import { streamQuery } from './run-query.ts'
import { streamChunks } from './stream-chunks.ts'

/** Pieces of this many characters, so that neither end of the pipe holds more. */
const PIECE = 256 * 1024

/**
 * Streams a query as CSV (RFC 4180, header line, NULL is an empty field and an empty text is `""`) or as NDJSON, with
 * the texts that the result page shows.
 */
export const exportRows = async (
  connection: DuckDBConnection,
  request: ExportRequest,
  emit: (bytes: Uint8Array) => Promise<void>,
): Promise<void> => {
  const result = await streamQuery(connection, request.sql, request.parameters)
  const { format } = request
  const csvField = format === 'ndjson' ? undefined : csvFields(format)
  let held = csvField ? `${request.columns.map(({ name }) => csvField(name)).join(',')}\r\n` : ''
  const line = csvField ? csvLine(csvField) : ndjsonLine
  for await (const chunk of streamChunks(connection, result, request)) {
    for (let row = 0; row < chunk.rowCount; row += 1) {
      held += line(chunk, row, request.columns)
      if (held.length >= PIECE) {
        await emit(Buffer.from(held))
        held = ''
      }
    }
  }
  if (held !== '') await emit(Buffer.from(held))
}

const csvLine =
  (csvField: (text: string) => string) =>
  (chunk: DuckDBDataChunk, row: number, columns: ExportRequest['columns']): string => {
    const fields = columns.map((_, at) => {
      const vector = chunk.getColumnVector(at)
      const value = vector.getItem(row)
      return value === null ? '' : csvField(renderText(vector.type, value))
    })
    return `${fields.join(',')}\r\n`
  }

const ndjsonLine = (chunk: DuckDBDataChunk, row: number, columns: ExportRequest['columns']): string => {
  const fields = columns.map(({ name, rawJson }, at) => {
    const vector = chunk.getColumnVector(at)
    const value: DuckDBValue = vector.getItem(row)
    const text = rawJson && typeof value === 'string' ? value : renderJson(vector.type, value)
    return `${JSON.stringify(name)}:${text}`
  })
  return `{${fields.join(',')}}\n`
}
