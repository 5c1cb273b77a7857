import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A store for tests that does what S3 does with single objects and takes no notice of conditions, ranges, checksums
 * and parts: what a test of a connection must find out.
 */
export interface CarelessStore {
  readonly endpoint: string
  /** Keys that it holds, with their bucket. */
  readonly keys: () => string[]
  readonly close: () => void
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const listing = (keys: readonly string[]): string =>
  `<ListBucketResult><KeyCount>${keys.length}</KeyCount>${keys
    .map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`)
    .join('')}</ListBucketResult>`

export const startCarelessStore = async (): Promise<CarelessStore> => {
  const objects = new Map<string, Buffer>()
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://store')
    const key = decodeURIComponent(url.pathname).replace(/\/$/, '')
    const body = await bodyOf(request)
    const found = objects.get(key)
    if (url.searchParams.has('uploads')) {
      response.writeHead(501).end('<Error><Code>NotImplemented</Code><Message>no parts</Message></Error>')
    } else if (url.searchParams.has('list-type')) {
      const prefix = `${key}/${url.searchParams.get('prefix') ?? ''}`
      const below = [...objects.keys()].filter((name) => name.startsWith(prefix))
      response.end(listing(below.map((name) => name.slice(key.length + 1))))
    } else if (request.method === 'POST') {
      for (const [, name] of body.toString().matchAll(/<Key>(.*?)<\/Key>/g)) objects.delete(`${key}/${name}`)
      response.end('<DeleteResult></DeleteResult>')
    } else if (request.method === 'PUT') {
      objects.set(key, body)
      response.writeHead(200, { etag: '"e"' }).end()
    } else if (request.method === 'DELETE') {
      objects.delete(key)
      response.writeHead(204).end()
    } else if (found) response.writeHead(200, { etag: '"e"', 'content-length': found.length }).end(found)
    else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
  }
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys: () => [...objects.keys()],
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
