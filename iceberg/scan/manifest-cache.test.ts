import type { ObjectStorage } from '@boathouse/storage'
import { expect, test } from 'vitest'
import { currentSnapshot, manifestCache, manifestsOf } from '../index.ts'
import { dataFile, testLake } from '../testing/lake.ts'

const schema = { type: 'struct' as const, fields: [{ id: 1, name: 'id', required: false, type: 'long' }] }

/** Three manifests of one entry each, and a storage that counts reads. */
const threeManifests = async () => {
  const lake = await testLake({ schema })
  for (const path of ['a', 'b', 'c']) await lake.append(dataFile(path))
  const table = await lake.table()
  const snapshot = currentSnapshot(table)
  if (!snapshot) throw new Error('no snapshot')
  const manifests = await manifestsOf(lake.storage, snapshot)
  const reads: string[] = []
  const storage: ObjectStorage = {
    ...lake.storage,
    read: (location) => {
      reads.push(location)
      return lake.storage.read(location)
    },
  }
  return { table, manifests, reads, storage }
}

test('a manifest is read once for many askers, again after it was pushed out', async () => {
  const { table, manifests, reads, storage } = await threeManifests()
  // An entry without metrics counts for ten and the manifest for one: two fit.
  const cache = manifestCache(25)
  const [first, second, third] = manifests
  if (!first || !second || !third) throw new Error('three manifests are wanted')
  const both = await Promise.all([cache.entries(storage, table, first), cache.entries(storage, table, first)])
  expect(both[0]).toBe(both[1])
  await cache.entries(storage, table, second)
  await cache.entries(storage, table, first)
  await cache.entries(storage, table, third)
  await cache.entries(storage, table, first)
  expect(reads).toEqual([first.path, second.path, third.path])
  await cache.entries(storage, table, second)
  expect(reads).toHaveLength(4)
})

test('a failure is not remembered', async () => {
  const { table, manifests, storage } = await threeManifests()
  const cache = manifestCache()
  const [first] = manifests
  if (!first) throw new Error('a manifest is wanted')
  const broken: ObjectStorage = { ...storage, read: () => Promise.reject(new Error('the disk is on fire')) }
  await expect(cache.entries(broken, table, first)).rejects.toThrow('on fire')
  expect(await cache.entries(storage, table, first)).toHaveLength(1)
})
