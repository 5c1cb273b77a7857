import { CreateMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startVersitygw, versitygwMissing, type S3Server } from '../tools/versitygw.ts'
import { ObjectNotFound } from './port.ts'
import { s3Client, s3Storage } from './s3.ts'

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

describe.skipIf(versitygwMissing !== undefined)(`S3 (${versitygwMissing ?? 'versitygw'})`, () => {
  let server: S3Server
  let storage: ReturnType<typeof s3Storage>

  const uploadsIn = async (Bucket: string): Promise<(string | undefined)[]> => {
    const client = s3Client({ endpoint: server.endpoint, credentials: server })
    const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket }))
    client.destroy()
    return (Uploads ?? []).map(({ Key }) => Key)
  }

  beforeAll(async () => {
    server = await startVersitygw(['bucket', 'uploads'])
    storage = s3Storage({ endpoint: server.endpoint, credentials: server })
  })
  afterAll(async () => {
    storage.close()
    await server.stop()
  })

  test('what was written is read whole, in ranges and as a stream', async () => {
    const location = 's3://bucket/deep/a b%20ł.bin'
    expect(await storage.write(location, bytes('0123456789'))).toEqual({ size: 10 })
    expect(text(await storage.read(location))).toBe('0123456789')
    expect(text(await storage.readRange(location, 3, 4))).toBe('3456')
    expect(text(await storage.readRange(location, 8, 10))).toBe('89')
    expect(text(await storage.readRange(location, 20, 10))).toBe('')
    expect(text(Buffer.concat(await collect(await storage.stream(location))))).toBe('0123456789')
    const range = { offset: 3, length: 4 }
    expect(text(Buffer.concat(await collect(await storage.stream(location, range))))).toBe('3456')
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
    expect(await uploadsIn('bucket')).toEqual([])
  })

  test('uploads that a dead process left are aborted when they are old enough, below the prefix only', async () => {
    const client = s3Client({ endpoint: server.endpoint, credentials: server })
    for (const Key of ['left/below/a', 'left/below/b', 'left/beside'])
      await client.send(new CreateMultipartUploadCommand({ Bucket: 'uploads', Key }))
    client.destroy()
    expect(await storage.deleteUnfinished('s3://uploads/left/below', new Date(0))).toBe(0)
    expect(await storage.deleteUnfinished('s3://uploads/left/below', new Date(Date.now() + 60_000))).toBe(2)
    expect(await uploadsIn('uploads')).toEqual(['left/beside'])
    expect(await storage.deleteUnfinished('s3://uploads', new Date(Date.now() + 60_000))).toBe(1)
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
