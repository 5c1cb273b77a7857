import { normaliseLocation } from './location.ts'
import { checkSize, ObjectNotFound, type ObjectStat, type ObjectStorage } from './port.ts'

const whole = async (body: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  if (body instanceof Uint8Array) return Uint8Array.from(body)
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(Uint8Array.from(chunk))
  return new Uint8Array(Buffer.concat(chunks))
}

/** Objects in a Map, under any scheme: for tests that make thousands of small objects, where fsync would be the test. */
export const memoryStorage = (): ObjectStorage => {
  const objects = new Map<string, { readonly bytes: Uint8Array; readonly modifiedAt: Date }>()
  const found = (location: string): Uint8Array => {
    const object = objects.get(normaliseLocation(location))
    if (!object) throw new ObjectNotFound(location)
    return object.bytes
  }
  const statOf = (location: string): ObjectStat | undefined => {
    const object = objects.get(location)
    return object && { location, size: object.bytes.length, modifiedAt: object.modifiedAt }
  }
  return {
    read: async (location, maxBytes = Infinity) => {
      checkSize(location, found(location).length, maxBytes)
      return found(location)
    },
    readRange: async (location, offset, length) => found(location).subarray(offset, offset + length),
    stream: async (location, range) => {
      const all = found(location)
      const bytes = range ? all.subarray(range.offset, range.offset + range.length) : all
      return (async function* () {
        yield bytes
      })()
    },
    write: async (location, body) => {
      const bytes = await whole(body)
      objects.set(normaliseLocation(location), { bytes, modifiedAt: new Date() })
      return { size: bytes.length }
    },
    stat: async (location) => statOf(normaliseLocation(location)),
    list: async function* (prefix) {
      const below = `${normaliseLocation(prefix)}/`
      for (const location of objects.keys()) {
        const stat = location.startsWith(below) ? statOf(location) : undefined
        if (stat) yield stat
      }
    },
    delete: async (locations) => {
      for (const location of locations) objects.delete(normaliseLocation(location))
    },
    deleteUnfinished: async () => 0,
  }
}
