import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ObjectNotFound } from './port.ts'
import { s3Storage } from './s3.ts'

/** Path of a versitygw binary (github.com/versity/versitygw): an S3 server over a directory. */
const gateway = process.env['VERSITYGW']

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (data: Uint8Array): string => new TextDecoder().decode(data)
async function* repeated(chunk: Uint8Array, times: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < times; at += 1) yield chunk
}
async function* breaking(chunk: Uint8Array): AsyncIterable<Uint8Array> {
  yield* repeated(chunk, 20)
  throw new Error('the source broke')
}

describe.skipIf(gateway === undefined)('S3 (needs a versitygw binary named by VERSITYGW)', () => {
  let directory: string
  let server: ChildProcess
  let storage: ReturnType<typeof s3Storage>

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'storage-s3-'))
    await mkdir(join(directory, 'bucket'))
    const port = await freePort()
    const environment = {
      PATH: process.env['PATH'],
      ROOT_ACCESS_KEY: 'testkey',
      ROOT_SECRET_KEY: 'testsecret',
    }
    const options = ['--port', `127.0.0.1:${port}`, '--quiet', 'posix', directory]
    server = spawn(gateway ?? '', options, { env: environment, stdio: 'ignore' })
    storage = s3Storage({
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: 'testkey', secretAccessKey: 'testsecret' },
    })
    for (let attempt = 0; ; attempt += 1)
      try {
        await storage.stat('s3://bucket/x')
        return
      } catch (error) {
        if (attempt > 50) throw error
        await sleep(100)
      }
  })
  afterAll(async () => {
    storage.close()
    const exited = once(server, 'exit')
    server.kill()
    await exited
    await rm(directory, { recursive: true })
  })

  test('what was written is read whole, in ranges and as a stream', async () => {
    const location = 's3://bucket/deep/a b%20ł.bin'
    expect(await storage.write(location, bytes('0123456789'))).toEqual({ size: 10 })
    expect(text(await storage.read(location))).toBe('0123456789')
    expect(text(await storage.readRange(location, 3, 4))).toBe('3456')
    expect(text(await storage.readRange(location, 8, 10))).toBe('89')
    expect(text(await storage.readRange(location, 20, 10))).toBe('')
    expect(text(Buffer.concat(await collect(await storage.stream(location))))).toBe('0123456789')
    expect(await storage.stat(location)).toMatchObject({ location, size: 10 })
  })

  test('small and large streams arrive whole', async () => {
    const chunk = new Uint8Array(1 << 20).fill(7)
    expect(await storage.write('s3://bucket/streams/small', repeated(chunk, 2))).toEqual({ size: 2 << 20 })
    expect(await storage.write('s3://bucket/streams/large', repeated(chunk, 40))).toEqual({ size: 40 << 20 })
    expect(await storage.write('s3://bucket/streams/empty', repeated(chunk, 0))).toEqual({ size: 0 })
    expect((await storage.read('s3://bucket/streams/large')).every((byte) => byte === 7)).toBe(true)
    expect(await storage.stat('s3://bucket/streams/empty')).toMatchObject({ size: 0 })
  })

  test('a stream that breaks leaves no object', async () => {
    const location = 's3://bucket/broken/x'
    await expect(storage.write(location, breaking(new Uint8Array(1 << 20)))).rejects.toThrow(
      'the source broke',
    )
    expect(await storage.stat(location)).toBeUndefined()
  })

  test('a list shows what lies below the prefix, not siblings with the same beginning', async () => {
    for (const key of ['t/one', 't/sub/two', 't2/three'])
      await storage.write(`s3://bucket/list/${key}`, bytes(key))
    const found = await collect(storage.list('s3://bucket/list/t'))
    expect(found.map((item) => item.location).sort()).toEqual([
      's3://bucket/list/t/one',
      's3://bucket/list/t/sub/two',
    ])
    expect(await collect(storage.list('s3://bucket/nowhere'))).toEqual([])
  })

  test('absent objects are ObjectNotFound to readers, undefined to stat and no error to delete', async () => {
    const location = 's3://bucket/absent'
    await expect(storage.read(location)).rejects.toThrow(ObjectNotFound)
    await expect(storage.stream(location)).rejects.toThrow(ObjectNotFound)
    expect(await storage.stat(location)).toBeUndefined()
    await storage.write('s3://bucket/present', bytes('x'))
    await storage.delete([location, 's3://bucket/present'])
    expect(await storage.stat('s3://bucket/present')).toBeUndefined()
  })
})
