import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { bucketAndKey } from './location.ts'
import { checkSize, ObjectNotFound, type ByteRange } from './port.ts'

/** Breaks in a row after which a body is given up. The SDK repeats requests, but not what breaks after the head. */
const MAX_BREAKS = 4

/** Bytes `from … to`, both included; to the end when `to` is absent. */
interface Span {
  readonly from: number
  readonly to?: number
}

/** The whole object when there is no range. */
export const spanOf = (range: ByteRange | undefined): Span =>
  range ? { from: range.offset, to: range.offset + range.length - 1 } : { from: 0 }

interface Reading {
  readonly client: S3Client
  readonly location: string
  /** The object must still be the one with this ETag. */
  readonly etag?: string
}

export const isAbsent = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  return ['NoSuchKey', 'NotFound', 'NoSuchBucket'].includes(error.name)
}

/** Undefined when the span begins behind the end. */
const open = async ({ client, location, etag }: Reading, { from, to }: Span) => {
  const { bucket: Bucket, key: Key } = bucketAndKey(location)
  const Range = from === 0 && to === undefined ? undefined : `bytes=${from}-${to ?? ''}`
  try {
    return await client.send(new GetObjectCommand({ Bucket, Key, Range, IfMatch: etag }))
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidRange') return undefined
    throw isAbsent(error) ? new ObjectNotFound(location, error) : error
  }
}

type Opened = NonNullable<Awaited<ReturnType<typeof open>>>

/** Goes on at the byte where the connection broke. */
async function* resuming(reading: Reading, span: Span, opened: Opened): AsyncIterable<Uint8Array> {
  let body = opened.Body as unknown as AsyncIterable<Uint8Array> | undefined
  let from = span.from
  for (let breaks = 0; ;) {
    try {
      for await (const chunk of body ?? []) {
        from += chunk.length
        breaks = 0
        yield chunk
      }
      return
    } catch (error) {
      breaks += 1
      if (breaks > MAX_BREAKS) throw error
      if (span.to !== undefined && from > span.to) return
      const again = await open({ ...reading, etag: opened.ETag }, { ...span, from })
      body = again?.Body as unknown as AsyncIterable<Uint8Array> | undefined
    }
  }
}

/** The span's bytes as they come. Throws `ObjectNotFound`; `ObjectTooLarge`, before it is read, beyond `maxBytes`. */
export const streamObject = async (
  client: S3Client,
  location: string,
  span: Span = { from: 0 },
  maxBytes = Infinity,
): Promise<AsyncIterable<Uint8Array>> => {
  const reading = { client, location }
  const opened = await open(reading, span)
  if (!opened) return (async function* () {})()
  const size = opened.ContentLength ?? 0
  if (size > maxBytes) {
    // Not read to its end: the connection is of no more use.
    if (opened.Body && 'destroy' in opened.Body) opened.Body.destroy()
    checkSize(location, size, maxBytes)
  }
  return resuming(reading, span, opened)
}

/** The span's bytes at once. Throws like `streamObject`. */
export const readObject = async (...object: Parameters<typeof streamObject>): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of await streamObject(...object)) chunks.push(chunk)
  const [only] = chunks
  return only && chunks.length === 1 ? only : Buffer.concat(chunks)
}
