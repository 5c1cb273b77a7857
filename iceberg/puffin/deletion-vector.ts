import { crc32 } from 'node:zlib'
import { ObjectNotFound, type ObjectStorage } from '@boathouse/storage'
import { IcebergError, InvalidMetadata, NotSupported } from '../errors.ts'
import type { DeletionVector } from '../scan/match-deletes.ts'
import { parsePuffinFooter, puffinFooterLength, PUFFIN_TAIL_BYTES, type PuffinBlob } from './footer.ts'
import { readPositions, type PositionRange } from './roaring.ts'

const MAGIC = 0xd1d33964
/** Length before, magic, checksum behind. */
const FRAME_BYTES = 12
/** A vector of a billion scattered rows is smaller. */
const LARGEST_VECTOR = 1024 ** 3

/** The bitmap inside a blob (spec, «Deletion vectors»: length, magic and CRC-32 are big endian). */
const bitmapOf = (blob: Uint8Array): Uint8Array => {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength)
  if (blob.length < FRAME_BYTES || view.getUint32(0) !== blob.length - 8)
    throw new InvalidMetadata('its length is not that of the deletion vector')
  if (view.getUint32(4) !== MAGIC) throw new InvalidMetadata('it holds no deletion vector at that place')
  const content = blob.subarray(4, blob.length - 4)
  if (crc32(content) !== view.getUint32(blob.length - 4))
    throw new InvalidMetadata('the checksum of its deletion vector does not agree')
  return content.subarray(4)
}

const footerOf = async (
  storage: ObjectStorage,
  path: string,
  fileSize: number,
): Promise<readonly PuffinBlob[]> => {
  const tailAt = Math.max(0, fileSize - PUFFIN_TAIL_BYTES)
  const length = puffinFooterLength(await storage.readRange(path, tailAt, fileSize - tailAt), fileSize)
  return parsePuffinFooter(await storage.readRange(path, fileSize - length, length), fileSize)
}

/** The footer must know the blob: a manifest could point anywhere into the file. */
const checkBlob = (blobs: readonly PuffinBlob[], vector: DeletionVector, dataFile: string): void => {
  const found = blobs.find(({ offset }) => BigInt(offset) === vector.offset)
  if (!found || BigInt(found.length) !== vector.sizeBytes || found.type !== 'deletion-vector-v1')
    throw new InvalidMetadata(`its footer has no deletion vector at ${vector.offset}`)
  if (found['compression-codec'] !== undefined)
    throw new NotSupported('its deletion vector is compressed, which the specification does not allow')
  const about = found.properties?.['referenced-data-file']
  if (about !== undefined && about !== dataFile)
    throw new InvalidMetadata(`its deletion vector is about ${about}, not ${dataFile}`)
}

const naming = (path: string, error: unknown): unknown => {
  if (error instanceof NotSupported) return new NotSupported(`Cannot read ${path}: ${error.message}`, error)
  if (error instanceof IcebergError)
    return new InvalidMetadata(`Cannot read ${path}: ${error.message}`, error)
  if (error instanceof ObjectNotFound) return new InvalidMetadata(`The delete file ${path} is missing`, error)
  return error
}

/** Counts what it passes on: the manifest says how many there are. */
function* counted(path: string, found: Iterable<PositionRange>, expected: bigint): Generator<PositionRange> {
  let count = 0
  try {
    for (const range of found) {
      count += range.last - range.first + 1
      yield range
    }
    if (BigInt(count) !== expected)
      throw new InvalidMetadata(`its deletion vector has ${count} rows, the manifest says ${expected}`)
  } catch (error) {
    throw naming(path, error)
  }
}

/** `dataFile`: the path of the data file that the vector is about. */
export type ReadVector = (vector: DeletionVector, dataFile: string) => Promise<Iterable<PositionRange>>

/**
 * Gives the rows that deletion vectors take out: ascending positions from 0. A Puffin file holds the vectors of many
 * data files, so that its footer is kept for the reader's lifetime. Throws `InvalidMetadata` and `NotSupported`,
 * naming the file, some of them only while the ranges are read.
 */
export const deletionVectorReader = (storage: ObjectStorage): ReadVector => {
  const footers = new Map<string, Promise<readonly PuffinBlob[]>>()
  const footer = (path: string, fileSize: number): Promise<readonly PuffinBlob[]> => {
    const known = footers.get(path) ?? footerOf(storage, path, fileSize)
    footers.set(path, known)
    return known
  }
  return async (vector, dataFile) => {
    const { path } = vector
    const [fileSize, size, offset] = [vector.fileSizeBytes, vector.sizeBytes, vector.offset]
    try {
      if (size > LARGEST_VECTOR || size < FRAME_BYTES || offset < 0n || offset + size > fileSize)
        throw new InvalidMetadata('the manifest names a place that the file cannot have')
      checkBlob(await footer(path, Number(fileSize)), vector, dataFile)
      const bitmap = bitmapOf(await storage.readRange(path, Number(offset), Number(size)))
      return counted(path, readPositions(bitmap), vector.deletedRows)
    } catch (error) {
      throw naming(path, error)
    }
  }
}
