import { expect, test } from 'vitest'
import {
  appendSnapshot,
  BadRequest,
  CommitFailed,
  commitWithRetry,
  CommitStateUnknown,
  type CommitTable,
  type CreateTable,
  type IcebergCatalog,
} from '../index.ts'
import { dataFile, testLake, type TestLake } from '../testing/lake.ts'

const definition: CreateTable = {
  schema: { type: 'struct', fields: [{ id: 1, name: 'id', required: true, type: 'long' }] },
}

/** The lake's catalog with another `commitTable`. */
const withCommit = (
  lake: TestLake,
  commitTable: (through: () => Promise<unknown>, commit: CommitTable) => Promise<never>,
): IcebergCatalog => ({
  ...lake.catalog,
  commitTable: (ident, commit) => commitTable(() => lake.catalog.commitTable(ident, commit), commit),
})
const append = (lake: TestLake, catalog: IcebergCatalog, retries = 2) =>
  commitWithRetry(
    catalog,
    lake.ident,
    ({ metadata }) => appendSnapshot({ storage: lake.storage, table: metadata, files: [dataFile('a')] }),
    { storage: lake.storage, retries },
  )
const objects = async (lake: TestLake): Promise<number> => {
  let count = 0
  for await (const _ of lake.storage.list('file:///lake')) count += 1
  return count
}

test('a lost answer to a commit that happened is a success', async () => {
  const lake = await testLake(definition)
  const catalog = withCommit(lake, async (through) => {
    await through()
    throw new Error('socket hang up')
  })
  const done = await append(lake, catalog)
  expect(done.snapshot?.['snapshot-id']).toBe((await lake.table())['current-snapshot-id'])
  expect(done.metadata.snapshots).toHaveLength(1)
})

test('an outcome that stays unknown is said so, and nothing is cleaned up', async () => {
  const lake = await testLake(definition)
  const catalog = withCommit(lake, async () => {
    throw new CommitStateUnknown('the database went away')
  })
  await expect(append(lake, catalog)).rejects.toThrow(CommitStateUnknown)
  expect(await objects(lake)).toBe(2)
})

test('a refusal is passed on at once and leaves nothing behind', async () => {
  const lake = await testLake(definition)
  let calls = 0
  const catalog = withCommit(lake, async () => {
    calls += 1
    throw new BadRequest('no')
  })
  await expect(append(lake, catalog)).rejects.toThrow(BadRequest)
  expect([calls, await objects(lake)]).toEqual([1, 0])
})

test('retries end, and leave nothing behind', async () => {
  const lake = await testLake(definition)
  let calls = 0
  const catalog = withCommit(lake, async () => {
    calls += 1
    throw new CommitFailed('somebody was faster')
  })
  await expect(append(lake, catalog)).rejects.toThrow(CommitFailed)
  expect([calls, await objects(lake)]).toEqual([3, 0])
})
