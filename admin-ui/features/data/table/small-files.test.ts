import { expect, test } from 'vitest'
import { hasSmallFiles, partitionHasSmallFiles } from './small-files.ts'

const MIB = 1024 * 1024

test('a table has small files when there are many of few mebibytes', () => {
  expect(hasSmallFiles('50', String(50 * MIB))).toBe(true)
  expect(hasSmallFiles('49', String(49 * MIB))).toBe(false)
  expect(hasSmallFiles('50', String(200 * MIB))).toBe(false)
  expect(hasSmallFiles(null, null)).toBe(false)
})

test('a partition has them from fewer files on', () => {
  expect(partitionHasSmallFiles('8', String(8 * MIB))).toBe(true)
  expect(partitionHasSmallFiles('7', String(7 * MIB))).toBe(false)
  expect(partitionHasSmallFiles('8', String(32 * MIB))).toBe(false)
})
