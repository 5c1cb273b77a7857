import type { ObjectStorage } from './port.ts'

/** A storage that is opened at its first use: what loads slowly costs nothing where nothing lies there. */
export const lazyStorage = (open: () => Promise<ObjectStorage>): ObjectStorage => {
  let opened: Promise<ObjectStorage> | undefined
  const storage = (): Promise<ObjectStorage> => (opened ??= open())
  return {
    read: async (location, maxBytes) => (await storage()).read(location, maxBytes),
    readRange: async (location, offset, length) => (await storage()).readRange(location, offset, length),
    stream: async (location, range) => (await storage()).stream(location, range),
    write: async (location, body) => (await storage()).write(location, body),
    stat: async (location) => (await storage()).stat(location),
    async *list(prefix) {
      yield* (await storage()).list(prefix)
    },
    delete: async (locations) => (await storage()).delete(locations),
    deleteUnfinished: async (prefix, before) => (await storage()).deleteUnfinished(prefix, before),
  }
}
