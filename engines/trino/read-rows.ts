import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import { parseJson, type Json } from '@boathouse/iceberg/json.ts'
import { decodeValue } from './decode-value.ts'
import type { PageData, Segment, TrinoColumn } from './page.ts'
import { sendOnce, sendRepeatable, type SendHttp } from './send-request.ts'
import { TrinoError } from './trino-error.ts'

const unzstd = promisify(zstdDecompress)
const RETRIES = { patienceMillis: 30_000, waiting: { firstMillis: 50, longestMillis: 2000 } }

const decompress = async (encoding: string, bytes: Buffer): Promise<string> => {
  if (encoding === 'json') return bytes.toString('utf8')
  if (encoding === 'json+zstd') return (await unzstd(bytes)).toString('utf8')
  throw new TrinoError(
    'ENGINE_FAILED',
    `Trino sent a result in the encoding «${encoding}», which was not asked for.`,
  )
}

const fetchSegment = async (send: SendHttp, segment: Segment, signal: AbortSignal): Promise<Buffer> => {
  if (segment.kind === 'inline') return Buffer.from(segment.data, 'base64')
  const answer = await sendRepeatable(send, segment.uri, { headers: segment.headers, signal }, RETRIES)
  return Buffer.from(await answer.arrayBuffer())
}

/** Lets Trino delete a segment that was read. It does so by itself after a while: a failure loses nothing. */
const acknowledge = async (send: SendHttp, segment: Segment, signal: AbortSignal): Promise<void> => {
  if (segment.kind === 'inline' || segment.ackUri === '') return
  await sendOnce(send, segment.ackUri, { headers: segment.headers, signal }).then(
    (answer) => answer.body?.cancel(),
    () => undefined,
  )
}

// A compressed segment may be smaller than a JSON text in it: `json+zstd` is used only where it pays.
const segmentRows = async (encoding: string, bytes: Buffer): Promise<readonly Json[][]> => {
  const isPlain = bytes[0] === 0x5b
  const rows = parseJson(await decompress(isPlain ? 'json' : encoding, bytes))
  if (!Array.isArray(rows)) throw new TrinoError('ENGINE_FAILED', 'A segment of the result holds no rows.')
  return rows.map((row: Json) => (Array.isArray(row) ? [...row] : []))
}

/**
 * The rows of a page as texts of cells, in batches: one for plain rows, one for each segment, which is fetched when asked
 * for and acknowledged once its rows were taken. Throws TrinoError.
 */
export async function* readRows(
  send: SendHttp,
  columns: readonly TrinoColumn[],
  data: PageData,
  signal: AbortSignal,
): AsyncGenerator<readonly (readonly (string | null)[])[]> {
  const decoded = (rows: readonly (readonly Json[])[]) =>
    rows.map((row) => columns.map(({ type }, at) => decodeValue(type, row[at] ?? null)))
  if (data.kind === 'rows') {
    yield decoded(data.rows)
    return
  }
  for (const segment of data.segments) {
    const bytes = await fetchSegment(send, segment, signal)
    yield decoded(await segmentRows(data.encoding, bytes))
    await acknowledge(send, segment, signal)
  }
}
