import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import { csvFields } from '../csv-field.ts'
import { columnTexts } from './column-texts.ts'
import type { ExportRequest } from './protocol.ts'
import { renderJson } from './render-value.ts'
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
  const lines = csvField ? csvLines(csvField) : ndjsonLines(request.columns)
  for await (const chunk of streamChunks(connection, result, request)) {
    const lineAt = lines(chunk)
    for (let row = 0; row < chunk.rowCount; row += 1) {
      held += lineAt(row)
      if (held.length >= PIECE) {
        await emit(Buffer.from(held))
        held = ''
      }
    }
  }
  if (held !== '') await emit(Buffer.from(held))
}

/** The lines of a chunk, by row. */
type ChunkLines = (chunk: DuckDBDataChunk) => (row: number) => string

const csvLines =
  (csvField: (text: string) => string): ChunkLines =>
  (chunk) => {
    const columns = columnTexts(chunk).map((textAt) => (row: number): string => {
      const text = textAt(row)
      return text === null ? '' : csvField(text)
    })
    return (row) => `${columns.map((fieldAt) => fieldAt(row)).join(',')}\r\n`
  }

const ndjsonLines =
  (named: ExportRequest['columns']): ChunkLines =>
  (chunk) => {
    const columns = named.map(({ name, rawJson }, at) => {
      const vector = chunk.getColumnVector(at)
      const { type } = vector
      const key = `${JSON.stringify(name)}:`
      return (row: number): string => {
        const value = vector.getItem(row)
        return key + (rawJson && typeof value === 'string' ? value : renderJson(type, value))
      }
    })
    return (row) => `{${columns.map((fieldAt) => fieldAt(row)).join(',')}}\n`
  }
