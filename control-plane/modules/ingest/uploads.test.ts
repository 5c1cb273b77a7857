import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { EngineError } from '@boathouse/engines'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createIngestRoom, type IngestRoom } from './testing.ts'
import { sweepExpiredUploads, sweepOrphanUploads } from './upload-sweep.ts'
import { deleteUpload, getUpload, previewUpload } from './uploads.service.ts'

let it: IngestRoom
beforeAll(async () => {
  it = await createIngestRoom()
})
afterAll(() => it.close())

const get = (id: string) => getUpload(it.module.deps, it.room.request('uploads.get'), it.room.workspace, id)
const remove = (id: string) =>
  deleteUpload(it.module.deps, it.room.request('uploads.delete'), it.room.workspace, id)

test('an upload is what was sent, with its digest and size', async () => {
  const made = await it.upload('a,b\n1,2\n', { 'content-length': '8' })
  expect(made).toMatchObject({
    filename: 'data.csv',
    size_bytes: '8',
    sha256: createHash('sha256').update('a,b\n1,2\n').digest('hex'),
  })
  expect(await get(made.upload_id)).toEqual(made)
  const bytes = await it.storage.read(`${it.store}/uploads/${made.upload_id}`)
  expect(Buffer.from(bytes).toString()).toBe('a,b\n1,2\n')
  await remove(made.upload_id)
  await expect(get(made.upload_id)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' })
  expect(await it.objects()).toEqual([])
})

test('nothing is kept of an empty body, or of one shorter than promised', async () => {
  await expect(it.upload('')).rejects.toMatchObject({ code: 'UPLOAD_EMPTY' })
  await expect(it.upload('abc', { 'content-length': '8' })).rejects.toMatchObject({
    code: 'UPLOAD_INCOMPLETE',
    details: { expected: '8', received: '3' },
  })
  expect(await it.objects()).toEqual([])
})

/** A server that uploads what it is sent, and the outcome of each request. */
const listen = async (): Promise<{ server: Server; port: number; outcome: Promise<unknown> }> => {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const server = createServer((incoming) => {
    const headers: Record<string, string> = {}
    const length = incoming.headers['content-length']
    if (length !== undefined) headers['content-length'] = length
    it.upload(incoming, headers).then(resolve, resolve)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port, outcome: promise }
}

test.each([
  ['with a length', { 'content-length': '1000' }],
  ['chunked', { 'transfer-encoding': 'chunked' }],
])('a connection that breaks in the middle leaves nothing: %s', async (_, headers) => {
  const { server, port, outcome } = await listen()
  const sent = request({ port, host: '127.0.0.1', method: 'POST', headers })
  sent.on('error', () => undefined)
  sent.write('a'.repeat(100))
  await once(server, 'request')
  sent.destroy()
  expect(await outcome).toMatchObject({ code: 'UPLOAD_INCOMPLETE' })
  expect(await it.objects()).toEqual([])
  server.close()
})

test('a body of any size passes through without being held', async () => {
  const before = process.memoryUsage().arrayBuffers
  let highest = 0
  const body = Readable.from(
    (function* () {
      for (let n = 0; n < 200; n++) {
        highest = Math.max(highest, process.memoryUsage().arrayBuffers - before)
        yield Buffer.alloc(1 << 20, 'x')
      }
    })(),
    { highWaterMark: 1 },
  )
  const made = await it.upload(body)
  expect(made.size_bytes).toBe(String(200 << 20))
  expect(highest).toBeLessThan(50 << 20)
  await remove(made.upload_id)
})

test('pieces of any length come to the same bytes', async () => {
  const sent = createHash('sha256')
  const pieces = function* () {
    for (let n = 0; n < 12; n++) {
      const piece = randomBytes((n * 79_193) % 700_001)
      sent.update(piece)
      yield piece
    }
  }
  const made = await it.upload(Readable.from(pieces()))
  const stored = await it.storage.read(`${it.store}/uploads/${made.upload_id}`)
  const digest = sent.digest('hex')
  expect(createHash('sha256').update(stored).digest('hex')).toBe(digest)
  expect(made.sha256).toBe(digest)
  await remove(made.upload_id)
})

test('an upload that is being loaded is neither deleted nor swept; after its time it goes', async () => {
  const { upload_id } = await it.upload('a\n1\n')
  const { ingest_id } = await it.load(upload_id, { wait_timeout: '0s' })
  const run = await it.script.nextIngest()
  await expect(remove(upload_id)).rejects.toMatchObject({ code: 'UPLOAD_IN_USE' })
  await sql`UPDATE upload SET expires_at = clock_timestamp() - interval '1 s'`.execute(it.room.database.db)
  await sweepExpiredUploads(it.module.deps)
  expect(await get(upload_id)).toBeDefined()
  const ended = it.cancel(ingest_id)
  run.succeed()
  await ended
  await sweepExpiredUploads(it.module.deps)
  await expect(get(upload_id)).rejects.toMatchObject({ status: 404 })
  expect(await it.objects()).toEqual([])
})

test('the orphan sweep takes what has no row and is old enough, and nothing else', async () => {
  const { upload_id } = await it.upload('a\n1\n')
  await it.storage.write(`${it.store}/uploads/orphan`, Buffer.from('x'))
  expect(await sweepOrphanUploads(it.module.deps, new Date(Date.now() - 3_600_000))).toBe(0)
  expect(await sweepOrphanUploads(it.module.deps, new Date(Date.now() + 1000))).toBe(1)
  expect(await it.objects()).toEqual([`${it.store}/uploads/${upload_id}`])
  await remove(upload_id)
})

test('a preview shows what the engine found, and a file that cannot be read says why', async () => {
  const { upload_id } = await it.upload('a\n1\n')
  it.script.preview = {
    options: { format: 'csv', delimiter: ',' },
    columns: [{ source: 'A b', name: 'a_b', typeText: 'BIGINT' }],
    rows: [['1'], [null]],
    warnings: ['renamed'],
  }
  const preview = () =>
    previewUpload(it.module.deps, it.room.request('uploads.preview'), it.room.workspace, upload_id, undefined)
  expect(await preview()).toEqual({
    options: { format: 'csv', delimiter: ',' },
    columns: [{ source: 'A b', name: 'a_b', type_text: 'BIGINT' }],
    rows: [['1'], [null]],
    warnings: ['renamed'],
  })
  it.script.preview = new EngineError('UNREADABLE_FILE', 'not Parquet')
  await expect(preview()).rejects.toMatchObject({
    code: 'UNREADABLE_FILE',
    details: { reason: 'not Parquet' },
  })
})

test('what is larger than allowed is refused, told before or not, and nothing of it is kept', async () => {
  const small = await createIngestRoom({ maxUploadBytes: 1000 })
  try {
    const large = { code: 'UPLOAD_TOO_LARGE', details: { filename: 'data.csv', limit: '1000' } }
    let asked = 0
    const body = Readable.from(
      (function* () {
        for (; asked < 100; asked += 1) yield Buffer.alloc(500_000)
      })(),
    )
    await expect(small.upload(body)).rejects.toMatchObject(large)
    expect(asked).toBeLessThan(20)
    await expect(small.upload('x', { 'content-length': '1001' })).rejects.toMatchObject(large)
    expect(await small.objects()).toEqual([])
    expect(await small.upload('a'.repeat(1000))).toMatchObject({ size_bytes: '1000' })
  } finally {
    await small.close()
  }
})
