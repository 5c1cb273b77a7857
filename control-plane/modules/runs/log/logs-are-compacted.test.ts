import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHistoryRoom, type HistoryRoom } from '../history/testing.ts'
import { compactLogs } from './compact-logs.ts'
import type { LogArchive } from './log-archive.ts'
import { readLog } from './read-log.ts'
import { insertChunks } from './run-log.store.ts'
import { searchLog } from './search-log.ts'

let room: HistoryRoom
beforeAll(async () => {
  room = await createHistoryRoom()
})
afterAll(() => room.drop())

const always = () => Promise.resolve(true)
const source = () => ({ db: room.database.db, archive: room.archive })
const compact = () => compactLogs(source(), always)
const MIB = 2 ** 20

const append = async (attemptId: string, from: number, text: string): Promise<void> => {
  const chunks = []
  for (let at = 0; at < text.length; at += 60_000)
    chunks.push({ attemptId, startByte: from + at, text: text.slice(at, at + 60_000) })
  await insertChunks(room.database.db, chunks)
}

/** Lines of 64 bytes with their numbers. */
const lines = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => `line ${from + index}`.padEnd(63, '.') + '\n').join('')

const query = { task_key: 'a', direction: 'forward' as const, limit: 65_536, wait_timeout: '0s' }
const wholeLog = async (runId: string): Promise<string> => {
  let text = ''
  for (let offset = 0; ;) {
    const part = await readLog(source(), runId, { ...query, offset, limit: MIB })
    text += part.text
    offset = part.next_offset
    if (offset >= part.size) return text
  }
}

test('a small log joins its row, a large one becomes objects, and both read as before', async () => {
  const small = await room.addRun(1, { log: 'head\n' })
  await append(small.attemptId, 5, 'tail\n')
  const large = await room.addRun(1, { log: null })
  const text = lines(0, 140_000)
  await append(large.attemptId, 0, text)
  await compact()
  expect(await room.count('run_log_chunk')).toBe(0)
  expect(await room.count('run_log_object', `attempt_id = '${small.attemptId}'`)).toBe(0)
  expect(await room.count('run_log_object', `attempt_id = '${large.attemptId}'`)).toBe(2)
  expect(await wholeLog(small.id)).toBe('head\ntail\n')
  expect((await wholeLog(large.id)) === text).toBe(true)
})

test('the tail of a log is read from one object', async () => {
  const run = await room.addRun(1, { log: null })
  await append(run.attemptId, 0, lines(0, 140_000))
  await compact()
  const read: string[] = []
  const archive = {
    ...room.archive,
    read: (object: { location: string }) => (read.push(object.location), room.archive.read(object)),
  }
  const tail = await readLog({ ...source(), archive }, run.id, {
    ...query,
    direction: 'backward',
    limit: 128,
  })
  expect(tail.text).toBe(lines(139_998, 2))
  expect(read).toHaveLength(1)
})

test('of a gigabyte only what is shown is read', async () => {
  const { db } = room.database
  const run = await room.addRun(1, { log: null })
  const before = 128
  await append(run.attemptId, before * 8 * MIB, lines(0, 1000))
  await compact()
  // What lies before the end is not there to be read: whoever asks for it gets an error, not time.
  for (let at = 0; at < before; at++) {
    await db
      .insertInto('run_log_object')
      .values({
        attempt_id: run.attemptId,
        start_byte: BigInt(at * 8 * MIB),
        byte_count: 8 * MIB,
        stored_bytes: MIB,
        location: `nowhere/${at}`,
      })
      .execute()
  }
  const tail = await readLog(source(), run.id, { ...query, direction: 'backward', limit: 6400 })
  expect(tail.text).toBe(lines(900, 100))
  expect(tail.size).toBe(before * 8 * MIB + 64_000)
})

test('a live log gives up its first 8 MiB and goes on', async () => {
  const run = await room.addRun(1, { live: true, log: null })
  await append(run.attemptId, 0, lines(0, 140_000))
  await compact()
  expect(await room.count('run_log_object', `attempt_id = '${run.attemptId}'`)).toBe(1)
  await append(run.attemptId, 140_000 * 64, lines(140_000, 10))
  expect((await wholeLog(run.id)) === lines(0, 140_010)).toBe(true)
  // Around the seam, by every byte.
  const seam = 8 * MIB
  for (const offset of [seam - 40_000, seam - 1, seam, seam + 30_000]) {
    const part = await readLog(source(), run.id, { ...query, offset, limit: 200 })
    expect(part.text).toBe(lines(0, 140_010).slice(offset, offset + 200))
  }
})

test('a process that dies between the object and its row has moved nothing, and the next one goes on', async () => {
  const run = await room.addRun(1, { log: null })
  const text = lines(0, 10_000)
  await append(run.attemptId, 0, text)
  const broken: LogArchive = {
    ...room.archive,
    write: async (...given) => {
      await room.archive.write(...given)
      throw new Error('killed')
    },
  }
  await expect(compactLogs({ ...source(), archive: broken }, always)).rejects.toThrow('killed')
  expect(await wholeLog(run.id)).toBe(text)
  const reached: unknown[] = []
  const told = (step: unknown): void => void reached.push(step)
  subscribe('boathouse.run-step', told)
  await compact()
  unsubscribe('boathouse.run-step', told)
  expect(reached).toContain('log-object-written')
  expect(await wholeLog(run.id)).toBe(text)
  expect(await room.count('run_log_object', `attempt_id = '${run.attemptId}'`)).toBe(1)
})

test('what two workers wrote of the same place counts once', async () => {
  const run = await room.addRun(1, { log: null })
  const text = lines(0, 4000)
  await append(run.attemptId, 0, text)
  await append(run.attemptId, 90_000, text.slice(90_000, 140_000))
  await compact()
  expect(await wholeLog(run.id)).toBe(text)
  await append(run.attemptId, 10, text.slice(10, 40))
  await compact()
  expect(await room.count('run_log_chunk', `attempt_id = '${run.attemptId}'`)).toBe(0)
  expect(await wholeLog(run.id)).toBe(text)
})

test('an object that somebody deleted reads as blanks, and places stay', async () => {
  const run = await room.addRun(1, { log: null })
  await append(run.attemptId, 0, lines(0, 140_000))
  await compact()
  const { rows } = await room.database.pool.query(
    'SELECT location FROM run_log_object WHERE attempt_id = $1 ORDER BY start_byte LIMIT 1',
    [run.attemptId],
  )
  await room.storage.delete([rows[0].location])
  const fresh = {
    ...source(),
    archive: {
      ...room.archive,
      read: async (one: { location: string }) =>
        one.location === rows[0].location ? undefined : room.archive.read(one),
    },
  }
  const tail = await readLog(fresh, run.id, { ...query, direction: 'backward', limit: 64 })
  expect(tail.text).toBe(lines(139_999, 1))
  const head = await readLog(fresh, run.id, { ...query, offset: 0, limit: 100 })
  expect(head).toMatchObject({ text: ' '.repeat(100), next_offset: 100 })
})

test('search finds every line that holds the text, with its number and place, page by page', async () => {
  const run = await room.addRun(1, { log: 'First \u001b[31mNEEDLE\u001b[0m\n' })
  const first = Buffer.byteLength('First \u001b[31mNEEDLE\u001b[0m\n')
  const text = lines(0, 140_000)
    .replace(/line 777\./, 'needle 7')
    .replace(/line 139999\./, 'Needle 99999')
  await append(run.attemptId, first, text)
  await compact()
  const search = { task_key: 'a', q: 'needle', page_size: 2 }
  const page = await searchLog(source(), run.id, search)
  expect(page.hits).toMatchObject([
    { line: 1, offset: 0, text: 'First NEEDLE' },
    { line: 779, offset: first + 777 * 64 },
  ])
  const rest = await searchLog(source(), run.id, { ...search, page_token: page.next_page_token })
  expect(rest).toMatchObject({ hits: [{ line: 140_001 }] })
  expect(rest.next_page_token).toBeUndefined()
})

test('whatever the pieces and their order of leaving, every stretch reads as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc
          .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
          .filter((text) => !text.includes('\u0000')),
        { minLength: 1, maxLength: 12 },
      ),
      fc.nat(11),
      async (pieces, rows) => {
        const valid = pieces.map((piece) => piece.toWellFormed())
        const head = valid.slice(0, rows).join('')
        const run = await room.addRun(1, { log: head })
        let at = Buffer.byteLength(head)
        for (const piece of valid.slice(rows)) {
          await append(run.attemptId, at, piece)
          at += Buffer.byteLength(piece)
        }
        const whole = valid.join('')
        expect(await wholeLog(run.id)).toBe(whole)
        await compact()
        expect(await wholeLog(run.id)).toBe(whole)
      },
    ),
    { numRuns: 25 },
  )
})
