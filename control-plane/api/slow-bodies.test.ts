import { connect } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { BOOTSTRAP_TOKEN, startTestServer } from '../testing/test-server.ts'
import { limitPauses } from './slow-bodies.ts'

const PATIENCE = { document: 300, streamPause: 300 }

/** Sends the head and a first byte, then one more each 50 ms if it is to drip; gives what the server says. */
const halfARequest = async (url: string, path: string, drips: boolean): Promise<string> => {
  const { host, port } = new URL(url)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${BOOTSTRAP_TOKEN}\r\n` +
      `Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{`,
  )
  const timer = drips ? setInterval(() => socket.write(' '), 50) : undefined
  // What drips into a closed connection comes back as a reset.
  socket.on('error', () => undefined)
  return text(socket).finally(() => clearInterval(timer))
}

test('a document that drips in is not waited for', async () => {
  const server = await startTestServer((deps) => ({ ...deps, bodyPatience: PATIENCE }))
  const answer = await halfARequest(server.url, '/api/v1/workspaces', true)
  await server.close()
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(answer).toContain('did not arrive in time')
})

test('a stream may take its time, but not stop', async () => {
  const app = Fastify()
  limitPauses(app, PATIENCE)
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  app.removeContentTypeParser('application/json')
  const sizes: number[] = []
  app.post('/', (request) =>
    buffer(request.body as Readable).then(({ length }) => {
      sizes.push(length)
      return { length }
    }),
  )
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const slow = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 150))
      if (sent === 6) controller.close()
      else controller.enqueue(new Uint8Array(10))
      sent += 1
    },
  })
  let sent = 0
  const whole = await fetch(url, { method: 'POST', body: slow, duplex: 'half' } as RequestInit)
  expect(whole.status).toBe(200)
  expect(await halfARequest(url, '/', false)).toMatch(/^HTTP\/1\.1 408 /)
  await app.close()
  expect(sizes).toEqual([60])
})
