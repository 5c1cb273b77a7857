import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, unlink, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { locationOf, pathOf } from './location.ts'
import { checkSize, ObjectNotFound, type ObjectStat, type ObjectStorage } from './port.ts'
import { deleteUnfinishedWrites, TEMPORARY } from './unfinished-writes.ts'

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined
const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String(codeOf(error)))

const orNotFound =
  (location: string) =>
  (error: unknown): never => {
    throw isAbsent(error) ? new ObjectNotFound(location, error) : error
  }

const syncDirectory = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes the directory and makes the names on the way to it durable. */
const makeDirectory = async (path: string): Promise<void> => {
  const first = await mkdir(path, { recursive: true })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncDirectory(dirname(made))
}

const writeAll = async (file: FileHandle, bytes: Uint8Array): Promise<void> => {
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done)).bytesWritten
}

/** A new file, and its directory, which is almost always there already. */
const createFile = async (path: string): Promise<FileHandle> => {
  try {
    return await open(path, 'wx')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    await makeDirectory(dirname(path))
    return open(path, 'wx')
  }
}

const writeFile = async (path: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<number> => {
  const file = await createFile(path)
  let size = 0
  try {
    for await (const chunk of body instanceof Uint8Array ? [body] : body) {
      await writeAll(file, chunk)
      size += chunk.length
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return size
}

const write: ObjectStorage['write'] = async (location, body) => {
  const path = pathOf(location)
  const directory = dirname(path)
  const temporary = join(directory, `.${basename(path).slice(0, 100)}.${randomUUID()}.writing`)
  try {
    const size = await writeFile(temporary, body)
    await rename(temporary, path)
    await syncDirectory(directory)
    return { size }
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

const statOf = async (path: string): Promise<ObjectStat | undefined> => {
  try {
    const found = await stat(path)
    return found.isFile()
      ? { location: locationOf(path), size: found.size, modifiedAt: found.mtime }
      : undefined
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

async function* walk(directory: string): AsyncIterable<ObjectStat> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
    if (isAbsent(error)) return []
    throw error
  })
  for (const entry of entries) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) yield* walk(path)
    else if (entry.isFile() && !TEMPORARY.test(entry.name)) {
      const found = await statOf(path)
      if (found) yield found
    }
  }
}

const readRange: ObjectStorage['readRange'] = async (location, offset, length) => {
  const file = await open(pathOf(location), 'r').catch(orNotFound(location))
  try {
    const buffer = Buffer.alloc(length)
    let filled = 0
    while (filled < length) {
      const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return buffer.subarray(0, filled)
  } finally {
    await file.close()
  }
}

const readWhole = async (location: string, maxBytes?: number): Promise<Uint8Array> => {
  const path = pathOf(location)
  if (maxBytes !== undefined) checkSize(location, (await stat(path)).size, maxBytes)
  return readFile(path)
}

/** Objects are files of this machine (`file:///abs/path`). Symbolic links below a listed prefix are not followed. */
export const localStorage = (): ObjectStorage => ({
  read: (location, maxBytes) => readWhole(location, maxBytes).catch(orNotFound(location)),
  readRange,
  stream: async (location, range) => {
    const found = await statOf(pathOf(location))
    if (!found) throw new ObjectNotFound(location)
    const span = range && { start: range.offset, end: range.offset + range.length - 1 }
    return createReadStream(pathOf(location), { highWaterMark: 1 << 20, ...span })
  },
  write,
  stat: (location) => statOf(pathOf(location)),
  list: (prefix) => walk(pathOf(prefix)),
  delete: async (locations) => {
    for (const location of locations)
      await unlink(pathOf(location)).catch((error: unknown) => {
        if (!isAbsent(error)) throw error
      })
  },
  deleteUnfinished: deleteUnfinishedWrites,
  makeDirectory: (location) => makeDirectory(pathOf(location)),
})
