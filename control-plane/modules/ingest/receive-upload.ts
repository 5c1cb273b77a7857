import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { ingestErrors } from '@boathouse/contract/ingest/errors.ts'
import type { ObjectStorage } from '@boathouse/storage'

export interface ReceivedFile {
  readonly size: bigint
  /** Hexadecimal. */
  readonly sha256: string
}

/** Bytes that `Content-Length` promises; undefined for a chunked body. */
const promisedBytes = (contentLength: string | undefined): bigint | undefined =>
  contentLength !== undefined && /^\d{1,18}$/.test(contentLength) ? BigInt(contentLength) : undefined

/** As much is written at once: the pieces of a connection are 64 KiB, and each write is a hop to the thread pool. Buffers of
 * 1 MiB cost twice the system time (0.65 s against 0.2 s for 166 MB): the allocator maps such sizes anew. */
const WRITTEN_BYTES = 1 << 18

/**
 * Gives the memory of a piece back at once. The collector sees only its little handle, and collects the whole heap
 * each time 64 MiB of such pieces have gathered: that took more time than receiving them (1.0 s of CPU against 0.3 s
 * for 166 MB).
 */
const release = ({ buffer, byteLength }: Uint8Array): void => {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}

/**
 * The same bytes in two buffers, filled in turns: one holds until the next but one is asked for. The pieces of the body
 * are empty afterwards.
 */
async function* regrouped(body: Readable): AsyncGenerator<Uint8Array> {
  let buffer = Buffer.allocUnsafeSlow(WRITTEN_BYTES)
  let other = Buffer.allocUnsafeSlow(WRITTEN_BYTES)
  let filled = 0
  // Left open when we stop before its end: the client is to hear why.
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    const piece: Uint8Array = chunk
    for (let from = 0; from < piece.length;) {
      const part = piece.subarray(from, from + WRITTEN_BYTES - filled)
      buffer.set(part, filled)
      filled += part.length
      from += part.length
      if (filled < WRITTEN_BYTES) continue
      yield buffer
      ;[buffer, other] = [other, buffer]
      filled = 0
    }
    release(piece)
  }
  if (filled > 0) yield buffer.subarray(0, filled)
}

/** Each piece is made while the one before it is written: what hashes and what writes need not wait for each other. */
async function* oneAhead(pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const ask = (): Promise<IteratorResult<Uint8Array>> => {
    const next = pieces.next()
    // Heard where it is awaited; never, when the writing fails first.
    next.catch(() => undefined)
    return next
  }
  try {
    let next = ask()
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = ask()
      yield value
    }
  } finally {
    // Not awaited: a client that sends nothing more would keep the fault of a full disk from it.
    pieces.return(undefined).catch(() => undefined)
  }
}

/**
 * Streams a request's body into the store. What did not arrive whole is not kept. Throws UPLOAD_INCOMPLETE when
 * the connection broke or the length is not the promised one, UPLOAD_EMPTY, UPLOAD_TOO_LARGE; a fault of the store as it is.
 */
export const receiveUpload = async (
  storage: ObjectStorage,
  location: string,
  body: Readable,
  file: {
    readonly filename: string
    readonly contentLength: string | undefined
    /** Bytes; no more are taken. */
    readonly limit: number
  },
): Promise<ReceivedFile> => {
  const promised = promisedBytes(file.contentLength)
  const tooLarge = (): Error =>
    ingestErrors.UPLOAD_TOO_LARGE({ filename: file.filename, limit: BigInt(file.limit).toString() })
  if ((promised ?? 0n) > file.limit) throw tooLarge()
  const hash = createHash('sha256')
  let received = 0n
  const incomplete = (cause?: unknown): Error =>
    ingestErrors.UPLOAD_INCOMPLETE(
      { expected: promised?.toString() ?? 'an unknown number of', received: received.toString() },
      cause,
    )
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of regrouped(body)) {
        hash.update(piece)
        received += BigInt(piece.length)
        if (received > file.limit) break
        yield piece
      }
    } catch (error) {
      throw incomplete(error)
    }
    // Thrown inside the write, so that the store drops what it has.
    if (received > file.limit) throw tooLarge()
    if (promised !== undefined && received !== promised) throw incomplete()
    if (received === 0n) throw ingestErrors.UPLOAD_EMPTY({ filename: file.filename })
  }
  await storage.write(location, oneAhead(bytes()))
  return { size: received, sha256: hash.digest('hex') }
}
