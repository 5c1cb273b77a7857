import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joinLocation, localStorage, locationOf, ObjectNotFound } from './index.ts'

const storage = localStorage()
let base: string

beforeAll(async () => {
  base = locationOf(await mkdtemp(join(tmpdir(), 'storage-local-')))
})
afterAll(() => rm(base.slice('file://'.length), { recursive: true }))

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (data: Uint8Array): string => new TextDecoder().decode(data)
const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
async function* failing(): AsyncIterable<Uint8Array> {
  yield bytes('half')
  throw new Error('the source broke')
}
const listed = async (prefix: string): Promise<string[]> =>
  (await collect(storage.list(prefix))).map((item) => item.location).sort()

test('what was written is read whole, in ranges and as a stream', async () => {
  const location = joinLocation(base, 'deep/er/a b%20ł.bin')
  expect(await storage.write(location, bytes('0123456789'))).toEqual({ size: 10 })
  expect(text(await storage.read(location))).toBe('0123456789')
  expect(text(await storage.readRange(location, 3, 4))).toBe('3456')
  expect(text(await storage.readRange(location, 8, 10))).toBe('89')
  expect(text(Buffer.concat(await collect(await storage.stream(location))))).toBe('0123456789')
  const range = { offset: 3, length: 4 }
  expect(text(Buffer.concat(await collect(await storage.stream(location, range))))).toBe('3456')
  expect(await storage.stat(location)).toMatchObject({ location, size: 10 })
})

test('a streamed body that fails leaves neither the object nor a temporary file', async () => {
  const location = joinLocation(base, 'failing/x')
  await expect(storage.write(location, failing())).rejects.toThrow('the source broke')
  expect(await storage.stat(location)).toBeUndefined()
  expect(await listed(joinLocation(base, 'failing'))).toEqual([])
})

test('a list shows what lies below the prefix, not files being written, not siblings with the same beginning', async () => {
  await storage.write(joinLocation(base, 'list/t/one'), bytes('1'))
  await storage.write(joinLocation(base, 'list/t/sub/two'), bytes('2'))
  await storage.write(joinLocation(base, 'list/t2/three'), bytes('3'))
  const left = '.two.00000000-0000-4000-8000-000000000000.writing'
  await writeFile(join(base.slice('file://'.length), 'list/t', left), 'half')
  expect(await listed(joinLocation(base, 'list/t'))).toEqual([
    joinLocation(base, 'list/t/one'),
    joinLocation(base, 'list/t/sub/two'),
  ])
  expect(await listed(joinLocation(base, 'nowhere'))).toEqual([])
})

test('absent objects are ObjectNotFound to readers, undefined to stat and no error to delete', async () => {
  const location = joinLocation(base, 'absent')
  await expect(storage.read(location)).rejects.toThrow(ObjectNotFound)
  await expect(storage.readRange(location, 0, 1)).rejects.toThrow(ObjectNotFound)
  await expect(storage.stream(location)).rejects.toThrow(ObjectNotFound)
  expect(await storage.stat(location)).toBeUndefined()
  const present = joinLocation(base, 'present')
  await storage.write(present, bytes('x'))
  await storage.delete([location, present])
  expect(await storage.stat(present)).toBeUndefined()
})
