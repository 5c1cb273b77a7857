import { InvalidLocation, normaliseLocation, ObjectTooLarge, type ObjectStorage } from '@boathouse/storage'
import { BadRequest, IcebergError, InvalidMetadata, NotSupported } from './errors.ts'

/** No metadata document, manifest list or manifest of a table that anybody uses is larger. */
const LARGEST_FILE = 256 * 1024 ** 2
/** What a compressed one may become. */
export const LARGEST_TEXT = 512 * 1024 ** 2

/**
 * The bytes of a file of a table's metadata. Throws `ObjectNotFound`; `InvalidMetadata` for one that is larger than
 * any honest one or whose place is none.
 */
export const readTableFile = async (storage: ObjectStorage, location: string): Promise<Uint8Array> => {
  try {
    return await storage.read(normaliseLocation(location), LARGEST_FILE)
  } catch (error) {
    if (error instanceof ObjectTooLarge || error instanceof InvalidLocation)
      throw new InvalidMetadata(`Cannot read ${location}: ${error.message}`, error)
    throw error
  }
}

/** A mistake in this program, whatever the file holds; the decoder of texts throws a `TypeError` with a code for bytes. */
const isMistake = (error: unknown): boolean =>
  error instanceof ReferenceError || (error instanceof TypeError && !('code' in error))

/**
 * Runs what takes a file's bytes apart. What that stumbles over is a fault of the file, and the error names it:
 * `InvalidMetadata`, or `NotSupported`. Mistakes of this program go through as they are: nobody is to look for a broken
 * file that is whole.
 */
export const decodingFile = async <T>(location: string, decode: () => T | Promise<T>): Promise<T> => {
  try {
    return await decode()
  } catch (error) {
    if (isMistake(error)) throw error
    if (error instanceof NotSupported)
      throw new NotSupported(`Cannot read ${location}: ${error.message}`, error)
    if (error instanceof BadRequest) throw new BadRequest(`Cannot read ${location}: ${error.message}`, error)
    if (error instanceof IcebergError && error.message.includes(location)) throw error
    const why = error instanceof IcebergError ? error.message : 'it is damaged'
    throw new InvalidMetadata(`Cannot read ${location}: ${why}`, error)
  }
}
