import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { joinLocation, ObjectNotFound, type ObjectStorage } from '@boathouse/storage'
import { InvalidMetadata, MetadataFileMissing } from '../errors.ts'
import { decodingFile, LARGEST_TEXT, readTableFile } from '../table-file.ts'
import type { TableMetadata } from '../types.ts'
import { parseMetadata } from './parse.ts'
import { serialiseMetadata } from './serialise.ts'

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** Throws `MetadataFileMissing`; `InvalidMetadata` and `NotSupported`, naming the file. */
export const readMetadata = async (storage: ObjectStorage, location: string): Promise<TableMetadata> => {
  const bytes = await readTableFile(storage, location).catch((error: unknown) => {
    throw error instanceof ObjectNotFound ? new MetadataFileMissing(location, error) : error
  })
  const plain = isGzip(bytes)
    ? await promisify(gunzip)(bytes, { maxOutputLength: LARGEST_TEXT }).catch((error: unknown) => {
        throw new InvalidMetadata(`Cannot read ${location}: it is not a whole gzip file`, error)
      })
    : bytes
  return decodingFile(location, () => parseMetadata(new TextDecoder().decode(plain)))
}

/** Where a table's metadata, manifests and manifest lists go: `write.metadata.path` or `<location>/metadata`. */
export const metadataDirectory = (table: Pick<TableMetadata, 'location' | 'properties'>): string =>
  table.properties['write.metadata.path'] ?? joinLocation(table.location, 'metadata')

/** `<directory>/00007-<uuid>.metadata.json`, one version after `previous`; compressed when the properties say so. */
export const nextMetadataLocation = (table: TableMetadata, previous?: string): string => {
  const version = /(?:^|\/)(\d+)-[^/]*$/.exec(previous ?? '')?.[1]
  const next = version === undefined ? 0 : Number(version) + 1
  const codec = table.properties['write.metadata.compression-codec']?.toLowerCase() === 'gzip' ? '.gz' : ''
  const name = `${String(next).padStart(5, '0')}-${randomUUID()}${codec}.metadata.json`
  return joinLocation(metadataDirectory(table), name)
}

/** Writes a new metadata file; the name says whether it is compressed. */
export const writeMetadata = async (
  storage: ObjectStorage,
  location: string,
  table: TableMetadata,
): Promise<void> => {
  const text = Buffer.from(serialiseMetadata(table))
  const compressed = location.endsWith('.gz.metadata.json') || location.endsWith('.metadata.json.gz')
  await storage.write(location, compressed ? await promisify(gzip)(text) : text)
}
