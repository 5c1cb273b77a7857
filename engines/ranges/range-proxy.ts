import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ObjectNotFound, type ByteRange, type ObjectStorage } from '@boathouse/storage'

/** An object, and the storage that has the keys to it. */
export interface ServedObject {
  readonly location: string
  readonly storage: ObjectStorage
}

export interface Served {
  /** In the order of the objects: `http://127.0.0.1:<port>/<random>`. */
  readonly urls: readonly string[]
  /** From now on they are not found; what is being sent breaks off. */
  readonly release: () => void
}

/**
 * Objects as DuckDB's httpfs asks for them: HEAD, and GET by byte ranges, on loopback. Who reads holds neither keys nor
 * the names of buckets, only one path a planned file that nobody can guess and that ends with the statement.
 */
export interface RangeProxy {
  serve(objects: readonly ServedObject[]): Promise<Served>
  close(): Promise<void>
}

interface Entry extends ServedObject {
  size: Promise<number> | undefined
  readonly ended: AbortSignal
}

const PATH_BYTES = 24
/** Longer than any pause of a query, so that DuckDB does not write into a connection that was just closed. */
const KEEP_ALIVE_MILLIS = 600_000

export const rangeProxy = (): RangeProxy => {
  const entries = new Map<string, Entry>()
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MILLIS }, (request, response) => {
    const entry = entries.get(request.url ?? '')
    if (entry) void answer(entry, request, response)
    else response.writeHead(404).end()
  })
  let listening: Promise<string> | undefined
  const listen = async (): Promise<string> => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    server.unref()
    const address = server.address()
    if (typeof address !== 'object' || !address) throw new Error('the range proxy has no port')
    return `http://127.0.0.1:${address.port}`
  }
  return {
    serve: async (objects) => {
      const base = await (listening ??= listen())
      const end = new AbortController()
      const paths = objects.map((object) => {
        const path = `/${randomBytes(PATH_BYTES).toString('base64url')}`
        entries.set(path, { ...object, size: undefined, ended: end.signal })
        return path
      })
      return {
        urls: paths.map((path) => base + path),
        release: () => {
          for (const path of paths) entries.delete(path)
          end.abort()
        },
      }
    },
    close: async () => {
      if (!listening) return
      await listening
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const sizeOf = async ({ storage, location }: ServedObject): Promise<number> => {
  const found = await storage.stat(location)
  if (!found) throw new ObjectNotFound(location)
  return found.size
}

/** RFC 9110, section 14.1.2, as far as httpfs speaks it. Undefined for anything else: the whole object is sent. */
const rangeOf = (header: string | undefined, size: number): ByteRange | undefined => {
  const [, first, last] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(header ?? '') ?? []
  if (first === undefined || last === undefined) return undefined
  const offset = Number(first)
  return { offset, length: Math.min(Number(last), size - 1) - offset + 1 }
}

const answer = async (entry: Entry, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end()
  try {
    const size = await (entry.size ??= sizeOf(entry))
    const range = rangeOf(request.headers.range, size)
    if (range && range.length < 1) {
      response.writeHead(416, { 'content-range': `bytes */${size}` }).end()
      return
    }
    const headers = {
      'accept-ranges': 'bytes',
      'content-length': range ? range.length : size,
      ...(range && { 'content-range': `bytes ${range.offset}-${range.offset + range.length - 1}/${size}` }),
    }
    if (request.method === 'HEAD') {
      response.writeHead(range ? 206 : 200, headers).end()
      return
    }
    const bytes = await entry.storage.stream(entry.location, range)
    response.writeHead(range ? 206 : 200, headers)
    await pipeline(Readable.from(bytes, { objectMode: false }), response, { signal: entry.ended })
  } catch (error) {
    // Once the head is out, only a connection that breaks tells that this is not the object.
    if (response.headersSent) response.destroy()
    else response.writeHead(error instanceof ObjectNotFound ? 404 : 502).end()
  }
}
