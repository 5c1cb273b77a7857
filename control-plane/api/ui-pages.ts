import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pagePolicy } from './response-headers.ts'

type Page = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>

const OURS = /^\/(?:api|iceberg|docs|metrics|healthz|readyz)(?:\/|$)/
// The build puts a hash of the content into the names of these.
const HASHED = /^\/assets\//
// Where the index has it, the nonce of this answer stands.
const NONCE = 'NONCE_OF_THIS_ANSWER'

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
  const index = async (reply: FastifyReply): Promise<FastifyReply> => {
    const nonce = randomBytes(16).toString('base64')
    const page = await readFile(join(directory, 'index.html'), 'utf8')
    return reply
      .headers({ 'cache-control': 'no-cache', 'content-security-policy': pagePolicy(nonce) })
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(NONCE, nonce))
  }
  return async (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
    const [path = '/'] = (request.raw.url ?? '/').split('?')
    if (OURS.test(path)) return undefined
    const file = decodeURIComponent(path)
    const isFile = /\.[A-Za-z0-9]+$/.test(file) && !file.includes('..') && existsSync(join(directory, file))
    if (isFile && file !== '/index.html') {
      reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
      return reply.sendFile(file.slice(1))
    }
    if (path !== '/' && !isFile && !(request.headers.accept ?? '').includes('text/html')) return undefined
    return index(reply)
  }
}
