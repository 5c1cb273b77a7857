import { expect, test } from 'vitest'
import { planScan, type ScanFile } from '../scan/plan-scan.ts'
import { foreignStorage, foreignTable } from '../testing/foreign-tables.ts'
import { deletionVectorReader } from './deletion-vector.ts'

const storage = foreignStorage()

const deletedRows = async (file: ScanFile): Promise<number[]> => {
  if (!file.deletionVector) return []
  const ranges = await deletionVectorReader(storage)(file.deletionVector, file.path)
  return [...ranges].flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, at) => first + at),
  )
}

test('a vector takes the place of the position deletes of its file, and of no other', async () => {
  const { files } = await planScan(storage, await foreignTable('vectors'))
  const found = await Promise.all(
    files.map(async (file) => [file.partition[0], await deletedRows(file), file.positionDeletes.length]),
  )
  expect(found.toSorted((a, b) => Number(b[2]) - Number(a[2]) || String(a).localeCompare(String(b)))).toEqual(
    [
      ['p1', [], 1],
      ['p0', [0, 1, 2, 9], 0],
      ['p2', [], 0],
      ['p2', [4], 0],
    ],
  )
})

test('runs, bitmaps and arrays of a vector are read alike', async () => {
  const [file] = (await planScan(storage, await foreignTable('large_vector'))).files
  const expected = [
    ...Array.from({ length: 69_900 }, (_, at) => 100 + at),
    ...Array.from({ length: 20_000 }, (_, at) => 131_072 + 3 * at),
    200_000,
    200_002,
    299_999,
  ]
  // One of the scattered rows is also in the stride of three.
  expect(file && (await deletedRows(file))).toEqual([...new Set(expected)].toSorted((a, b) => a - b))
})
