import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { BadRequest, decodingFile, MetadataFileMissing } from '@boathouse/iceberg'
import { ObjectNotFound, type ObjectStorage } from '@boathouse/storage'

/** A metadata file as it was read or written. */
export interface MetadataFile<T> {
  /** The JSON as it stands in the file, so that a load costs neither serialising nor encoding. */
  readonly json: Buffer
  readonly metadata: T
}

/** Metadata files by location. They never change, so what was parsed once is kept. */
export interface MetadataFiles<T> {
  /** Throws `MetadataFileMissing`, and what the parser throws, naming the file. */
  load(location: string): Promise<MetadataFile<T>>
  /** The JSON of a file that need not be what this parses. Throws `MetadataFileMissing`. */
  text(location: string): Promise<string>
  /** The same as `load`, but looks whether the file is still there: what the pointer says must be readable by every client. */
  loadPresent(location: string): Promise<MetadataFile<T>>
  /** Compressed when the location ends in `.gz.metadata.json`. */
  write(location: string, metadata: T): Promise<MetadataFile<T>>
}

export interface MetadataFilesOptions<T> {
  readonly storage: ObjectStorage
  readonly parse: (text: string) => T
  readonly serialise: (metadata: T) => string
  /** Of JSON in the cache; parsed documents take about three times as much. */
  readonly maxCachedBytes: number
}

const compress = promisify(gzip)
const decompress = promisify(gunzip)

// One file may not take the memory of all: 100 000 snapshots are about 60 MiB.
const LARGEST_FILE = 512 * 1024 * 1024

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

const plainOf = async (location: string, bytes: Uint8Array): Promise<Buffer> => {
  if (!isGzip(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return await decompress(bytes, { maxOutputLength: LARGEST_FILE })
  } catch (error) {
    throw new BadRequest(`The metadata file ${location} cannot be decompressed`, error)
  }
}

/** Least recently used out first: a Map keeps insertion order. */
const boundedCache = <T>(
  maxBytes: number,
): { get(key: string): MetadataFile<T> | undefined; set(key: string, file: MetadataFile<T>): void } => {
  const files = new Map<string, MetadataFile<T>>()
  let bytes = 0
  const remove = (key: string): MetadataFile<T> | undefined => {
    const file = files.get(key)
    if (!file) return undefined
    files.delete(key)
    bytes -= file.json.length
    return file
  }
  const set = (key: string, file: MetadataFile<T>): void => {
    remove(key)
    if (file.json.length > maxBytes) return
    files.set(key, file)
    bytes += file.json.length
    for (const oldest of files.keys()) {
      if (bytes <= maxBytes) return
      remove(oldest)
    }
  }
  return {
    get: (key) => {
      const file = remove(key)
      if (file) set(key, file)
      return file
    },
    set,
  }
}

export const metadataFiles = <T>(options: MetadataFilesOptions<T>): MetadataFiles<T> => {
  const { storage, parse, serialise } = options
  const cache = boundedCache<T>(options.maxCachedBytes)

  const read = async (location: string): Promise<Buffer> => {
    const bytes = await storage.read(location).catch((error: unknown) => {
      throw error instanceof ObjectNotFound ? new MetadataFileMissing(location, error) : error
    })
    return plainOf(location, bytes)
  }
  const load = async (location: string): Promise<MetadataFile<T>> => {
    const cached = cache.get(location)
    if (cached) return cached
    const json = await read(location)
    const file = { json, metadata: await decodingFile(location, () => parse(json.toString('utf8'))) }
    cache.set(location, file)
    return file
  }

  return {
    load,
    text: async (location) => (await read(location)).toString('utf8'),
    loadPresent: async (location) => {
      const [found, file] = await Promise.all([storage.stat(location), load(location)])
      if (!found) throw new MetadataFileMissing(location)
      return file
    },
    write: async (location, metadata) => {
      const json = Buffer.from(serialise(metadata))
      await storage.write(location, location.endsWith('.gz.metadata.json') ? await compress(json) : json)
      const file = { json, metadata }
      cache.set(location, file)
      return file
    },
  }
}
