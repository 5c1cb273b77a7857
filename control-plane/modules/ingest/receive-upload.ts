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

/**
 * Streams a request's body into the store. What did not arrive whole is not kept. Throws UPLOAD_INCOMPLETE when
 * the connection broke or the length is not the promised one, UPLOAD_EMPTY; a fault of the store as it is.
 */
export const receiveUpload = async (
  storage: ObjectStorage,
  location: string,
  body: Readable,
  file: { readonly filename: string; readonly contentLength: string | undefined },
): Promise<ReceivedFile> => {
  const promised = promisedBytes(file.contentLength)
  const hash = createHash('sha256')
  let received = 0n
  const incomplete = (cause?: unknown): Error =>
    ingestErrors.UPLOAD_INCOMPLETE(
      { expected: promised?.toString() ?? 'an unknown number of', received: received.toString() },
      cause,
    )
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body) {
        const piece: Uint8Array = chunk
        hash.update(piece)
        received += BigInt(piece.length)
        yield piece
      }
    } catch (error) {
      throw incomplete(error)
    }
    // Thrown inside the write, so that the store drops what it has.
    if (promised !== undefined && received !== promised) throw incomplete()
    if (received === 0n) throw ingestErrors.UPLOAD_EMPTY({ filename: file.filename })
  }
  await storage.write(location, bytes())
  return { size: received, sha256: hash.digest('hex') }
}
