import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

type Page = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>

const OURS = /^\/(?:api|iceberg|docs|metrics|healthz|readyz)(?:\/|$)/
// The build puts a hash of the content into the names of these.
const HASHED = /^\/assets\//

/**
 * The built user interface: files as they are, and `index.html` for every other address that a browser opens,
 * since pages have addresses of their own; whoever asks for `/` gets it, too. Hashed assets are kept for ever, the index is asked for each time.
 */
export const uiPages = async (app: FastifyInstance, directory: string | undefined): Promise<Page> => {
  if (directory === undefined || !existsSync(join(directory, 'index.html'))) return async () => undefined
  await app.register(fastifyStatic, {
    root: directory,
    serve: false,
    cacheControl: false,
    decorateReply: true,
  })
  return async (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
    const [path = '/'] = (request.raw.url ?? '/').split('?')
    if (OURS.test(path)) return undefined
    const file = decodeURIComponent(path)
    const isFile = /\.[A-Za-z0-9]+$/.test(file) && !file.includes('..') && existsSync(join(directory, file))
    if (isFile) {
      reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
      return reply.sendFile(file.slice(1))
    }
    if (path !== '/' && !(request.headers.accept ?? '').includes('text/html')) return undefined
    reply.header('cache-control', 'no-cache')
    return reply.sendFile('index.html')
  }
}
