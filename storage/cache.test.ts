import { mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { objectCache, ObjectNotFound, type ObjectStorage } from './index.ts'

let directory: string
let fetched: string[]

/** Only what the cache uses: an S3-like store where every object holds its own location, ten bytes long. */
const remote = {
  stream: async (location: string) => {
    fetched.push(location)
    if (location.endsWith('absent')) throw new ObjectNotFound(location)
    return (async function* () {
      yield new TextEncoder().encode(location)
    })()
  },
} as unknown as ObjectStorage
const at = (key: string): string => `s3://b/o${key}`.padEnd(10, '_')
const openCache = (maxBytes: number) => objectCache({ storage: remote, directory, maxBytes })

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'storage-cache-'))
  fetched = []
})
afterEach(() => rm(directory, { recursive: true }))

test('many askers cause one fetch, and a local file is its own copy', async () => {
  const cache = await openCache(100)
  const paths = await Promise.all([
    cache.localPath(at('1')),
    cache.localPath(at('1')),
    cache.localPath(at('1')),
  ])
  expect(new Set(paths).size).toBe(1)
  expect(fetched).toEqual([at('1')])
  expect(await readFile(paths[0] ?? '', 'utf8')).toBe(at('1'))
  expect(await cache.localPath('file:/x/y')).toBe('/x/y')
})

test('the least recently used copy goes first', async () => {
  const cache = await openCache(20)
  await cache.localPath(at('1'))
  await cache.localPath(at('2'))
  await cache.localPath(at('1'))
  await cache.localPath(at('3'))
  expect(cache.size()).toBe(20)
  await cache.localPath(at('1'))
  expect(fetched).toEqual([at('1'), at('2'), at('3')])
  await cache.localPath(at('2'))
  expect(fetched).toHaveLength(4)
})

test('pinned copies stay beyond the bound until they are released', async () => {
  const cache = await openCache(15)
  const { paths, release } = await cache.pin([at('1'), at('2'), at('3')])
  expect(cache.size()).toBe(30)
  for (const [index, path] of paths.entries())
    expect(await readFile(path, 'utf8')).toBe(at(String(index + 1)))
  release()
  release()
  await cache.localPath(at('4'))
  expect(cache.size()).toBe(10)
})

test('a failed fetch is reported to all, leaves nothing, and is tried again later', async () => {
  const cache = await openCache(100)
  const location = 's3://b/absent'
  await expect(Promise.all([cache.localPath(location), cache.localPath(location)])).rejects.toThrow(
    ObjectNotFound,
  )
  await expect(cache.pin([at('1'), location])).rejects.toThrow(ObjectNotFound)
  expect(fetched.filter((name) => name === location)).toHaveLength(2)
  expect(await readdir(directory)).toHaveLength(1)
})

test('a copy that vanished or changed its length is fetched again', async () => {
  const cache = await openCache(100)
  const path = await cache.localPath(at('1'))
  await truncate(path, 3)
  expect(await readFile(await cache.localPath(at('1')), 'utf8')).toBe(at('1'))
  await rm(path)
  expect(await readFile(await cache.localPath(at('1')), 'utf8')).toBe(at('1'))
  expect(fetched).toHaveLength(3)
  expect(cache.size()).toBe(10)
})

test('copies of an earlier process are used again', async () => {
  await (await openCache(100)).localPath(at('1'))
  const again = await openCache(100)
  expect(again.size()).toBe(10)
  await again.localPath(at('1'))
  expect(fetched).toHaveLength(1)
})
