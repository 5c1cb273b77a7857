import type {
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBMaterializedResult,
  DuckDBResult,
} from '@duckdb/node-api'
import type { StatementParameter } from '../engine-types.ts'
import { bindParameters } from './bind-parameters.ts'

export interface StreamedQuery {
  readonly sql: string
  readonly parameters: readonly StatementParameter[]
}

/**
 * The chunks of a streaming result. DuckDB's `fetch_chunk` answers an error in the middle (a cast that fails at row
 * 2,900,000, say) with no chunk, as it does the end, and the node API says no word: taken for the end, a part of the
 * result would pass for all of it. Only `isStreaming` tells, which is false of a failed result.
 */
export const streamChunks = async function* (
  connection: DuckDBConnection,
  result: DuckDBResult,
  query: StreamedQuery,
): AsyncGenerator<DuckDBDataChunk, void, undefined> {
  // A COPY has run to its end by now; its errors were thrown.
  const isLive = result.isStreaming
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    yield chunk
  }
  if (isLive && !result.isStreaming) throw await faultOf(connection, query)
}

/** The chunks of a result that is there already: each costs a call, not a hop to the thread pool and back. */
export const wholeChunks = function* (
  result: DuckDBMaterializedResult,
): Generator<DuckDBDataChunk, void, undefined> {
  for (let at = 0; at < result.chunkCount; at += 1) yield result.getChunk(at)
}

const BEFORE = 'SELECT bit_xor(hash(__rows)) FROM ('

/** The error itself is out of reach, so the query runs once more, into one number, for what it says then. */
const faultOf = async (
  connection: DuckDBConnection,
  { sql, parameters }: StreamedQuery,
): Promise<unknown> => {
  try {
    const again = await connection.prepare(`${BEFORE}${sql}\n) AS __rows`)
    await bindParameters(connection, again, parameters)
    await again.run()
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    if (!text.startsWith('Parser Error')) return new Error(placed(text), { cause: error })
  }
  return new Error('Unknown Error: the query failed while its rows were read, and not when it ran once more')
}

const placed = (text: string): string =>
  text.replace(/"position":"(\d+)"/, (_, at: string) => `"position":"${Number(at) - BEFORE.length}"`)
