import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream, rmSync, statSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { limiter } from './limiter.ts'
import { pathOf, schemeOf } from './location.ts'
import type { ObjectStorage } from './port.ts'

/** Local copies of immutable objects, for readers that can only open files. */
export interface ObjectCache {
  /**
   * A local file with the object's bytes; for `file:` locations the file itself. The copy may go as soon as another
   * is fetched: hold it with `pin` while somebody reads it. Throws `ObjectNotFound`.
   */
  localPath(location: string): Promise<string>
  /** Like `localPath` for many; the copies stay until `release`. Paths are in the order of the locations. */
  pin(
    locations: readonly string[],
    /** The cache's own when absent. */
    from?: ObjectStorage,
  ): Promise<{ readonly paths: readonly string[]; readonly release: () => void }>
  /** Whether `pin` would copy nothing. */
  holds(location: string, from?: ObjectStorage): boolean
  /** Bytes in the directory now. */
  readonly size: () => number
}

interface Entry {
  readonly path: string
  readonly bytes: number
  pins: number
}

export interface CacheOptions {
  readonly storage: ObjectStorage
  /** Owned by this cache alone. */
  readonly directory: string
  /** Exceeded only by what is pinned or just being fetched. */
  readonly maxBytes: number
  /** Objects fetched at once; default 4. */
  readonly parallel?: number
}

const nameOf = (location: string, { scope = '' }: ObjectStorage): string =>
  createHash('sha256')
    .update(scope === '' ? location : `${scope}\n${location}`)
    .digest('hex') + extname(location).slice(0, 16)

/** What an earlier process left: whole copies are taken over (oldest first), torn ones removed. */
const takeOver = async (directory: string): Promise<Map<string, Entry>> => {
  await mkdir(directory, { recursive: true })
  const found: { name: string; entry: Entry; at: number }[] = []
  for (const name of await readdir(directory)) {
    const path = join(directory, name)
    if (name.endsWith('.part')) await rm(path, { force: true })
    else {
      const { size, mtimeMs } = await stat(path)
      found.push({ name, entry: { path, bytes: size, pins: 0 }, at: mtimeMs })
    }
  }
  return new Map(found.sort((a, b) => a.at - b.at).map(({ name, entry }) => [name, entry]))
}

interface EntryTable {
  get(name: string): Entry | undefined
  add(name: string, entry: Entry): void
  /** Forgets it; the file is left. */
  drop(name: string, entry: Entry): void
  readonly size: () => number
}

/** Least recently used out first; a Map keeps insertion order, so its first entry is that one. */
const entryTable = (entries: Map<string, Entry>, maxBytes: number): EntryTable => {
  let total = entries.values().reduce((sum, entry) => sum + entry.bytes, 0)
  const evict = (keep?: Entry): void => {
    for (const [name, entry] of entries) {
      if (total <= maxBytes) return
      if (entry.pins > 0 || entry === keep) continue
      entries.delete(name)
      total -= entry.bytes
      // In this tick: a fetch of the same object that starts later must not lose its file to it.
      rmSync(entry.path, { force: true })
    }
  }
  evict()
  return {
    get: (name) => {
      const entry = entries.get(name)
      if (!entry) return undefined
      entries.delete(name)
      entries.set(name, entry)
      return entry
    },
    add: (name, entry) => {
      entries.set(name, entry)
      total += entry.bytes
      evict(entry)
    },
    drop: (name, entry) => {
      if (entries.delete(name)) total -= entry.bytes
    },
    size: () => total,
  }
}

/** In this tick, so that nothing comes between the look and the pin. */
const isWhole = ({ path, bytes }: Entry): boolean => statSync(path, { throwIfNoEntry: false })?.size === bytes

/** Copies the object to `path`, which appears whole or not at all. */
const fetchTo = async (storage: ObjectStorage, location: string, path: string): Promise<Entry> => {
  const part = `${path}.${randomUUID()}.part`
  try {
    await pipeline(await storage.stream(location), createWriteStream(part))
    const { size } = await stat(part)
    await rename(part, path)
    return { path, bytes: size, pins: 0 }
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

/** A cache in a directory: bounded, one fetch for any number of askers. */
export const objectCache = async (options: CacheOptions): Promise<ObjectCache> => {
  const { storage, directory, maxBytes } = options
  const table = entryTable(await takeOver(directory), maxBytes)
  const fetching = new Map<string, Promise<void>>()
  const limited = limiter(options.parallel ?? 4)

  /** What is returned is in the table in this tick; a caller that must keep it raises `pins` at once. */
  const obtain = async (location: string, pins: 0 | 1, from = storage): Promise<Entry> => {
    const name = nameOf(location, from)
    for (;;) {
      const entry = table.get(name)
      if (entry) {
        entry.pins += pins
        if (isWhole(entry)) return entry
        // Somebody else was in the directory. Readers of the old copy keep their file; its place is fetched anew.
        entry.pins -= pins
        table.drop(name, entry)
      }
      const running =
        fetching.get(name) ??
        limited(async () => table.add(name, await fetchTo(from, location, join(directory, name)))).finally(
          () => fetching.delete(name),
        )
      fetching.set(name, running)
      await running
    }
  }

  const pin: ObjectCache['pin'] = async (locations, from) => {
    const held: Entry[] = []
    const obtained = await Promise.allSettled(
      locations.map(async (location) => {
        if (schemeOf(location) === 'file') return pathOf(location)
        const entry = await obtain(location, 1, from)
        held.push(entry)
        return entry.path
      }),
    )
    const release = (): void => {
      for (const entry of held.splice(0)) entry.pins -= 1
    }
    const failed = obtained.find((result) => result.status === 'rejected')
    if (failed) {
      release()
      throw failed.reason
    }
    return {
      paths: obtained.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
      release,
    }
  }
  return {
    localPath: async (location) =>
      schemeOf(location) === 'file' ? pathOf(location) : (await obtain(location, 0)).path,
    pin,
    holds: (location, from = storage) =>
      schemeOf(location) === 'file' || table.get(nameOf(location, from)) !== undefined,
    size: table.size,
  }
}
