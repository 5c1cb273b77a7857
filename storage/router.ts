import { InvalidLocation, schemeOf, type Scheme } from './location.ts'
import type { ObjectStorage } from './port.ts'

/** One storage over several, chosen by the scheme of each location. Throws `InvalidLocation` when there is none for it. */
export const storageRouter = (storages: Partial<Readonly<Record<Scheme, ObjectStorage>>>): ObjectStorage => {
  const of = (location: string): ObjectStorage => {
    const found = storages[schemeOf(location)]
    if (!found) throw new InvalidLocation(location, 'no storage is configured for its scheme')
    return found
  }
  return {
    read: async (location, maxBytes) => of(location).read(location, maxBytes),
    readRange: async (location, offset, length) => of(location).readRange(location, offset, length),
    stream: async (location, range) => of(location).stream(location, range),
    write: async (location, body) => of(location).write(location, body),
    stat: async (location) => of(location).stat(location),
    list: (prefix) => of(prefix).list(prefix),
    delete: async (locations) => {
      for (const [storage, group] of Map.groupBy(locations, of)) await storage.delete(group)
    },
    deleteUnfinished: (prefix, before) => of(prefix).deleteUnfinished(prefix, before),
    makeDirectory: async (location) => of(location).makeDirectory?.(location),
  }
}
