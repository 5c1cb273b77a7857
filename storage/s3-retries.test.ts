import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { s3Storage } from './s3.ts'

let server: Server
const asked: string[] = []

/** A store whose answers are these, one a request; the last one again and again. */
const storeThat = async (...answers: RequestListener[]) => {
  asked.length = 0
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.headers.range ?? ''}`.trim())
    answers[Math.min(asked.length, answers.length) - 1]?.(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return s3Storage({
    endpoint,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
    idleMillis: 300,
  })
}
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const refusal =
  (status: number, code: string): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/xml' })
    response.end(`<Error><Code>${code}</Code><Message>no</Message></Error>`)
  }
const silence: RequestListener = () => undefined
const content = '0123456789'
const whole: RequestListener = (request, response) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
  const headers = { etag: '"1"', 'content-length': content.length - from }
  response.writeHead(from > 0 ? 206 : 200, headers).end(content.slice(from))
}
/** Promises all, sends the bytes up to `to`, and hangs up. */
const torn =
  (to: number): RequestListener =>
  (request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    response.writeHead(200, { etag: '"1"', 'content-length': content.length - from })
    response.write(content.slice(from, to), () => response.destroy())
  }
const read = async (store: ReturnType<typeof s3Storage>): Promise<string> =>
  new TextDecoder().decode(await store.read('s3://b/k'))

test('a store that is busy, broken or silent is asked again', async () => {
  const store = await storeThat(refusal(503, 'SlowDown'), refusal(500, 'InternalError'), silence, whole)
  expect(await read(store)).toBe(content)
  expect(asked).toHaveLength(4)
})

test('what was refused for good is not asked again', async () => {
  const store = await storeThat(refusal(403, 'AccessDenied'))
  await expect(read(store)).rejects.toMatchObject({ name: 'AccessDenied' })
  expect(asked).toHaveLength(1)
})

test('a body that breaks off goes on where it broke', async () => {
  const store = await storeThat(torn(4), torn(7), whole)
  expect(await read(store)).toBe(content)
  expect(asked).toEqual(['GET', 'GET bytes=4-', 'GET bytes=7-'])
})

test('a body that never comes further is given up', async () => {
  const store = await storeThat(torn(4))
  await expect(read(store)).rejects.toThrow()
  expect(asked).toHaveLength(5)
})
