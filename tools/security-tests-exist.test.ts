import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

/** The test files that a row names: a name without a folder lies beside the one before it. */
const filesOf = (row: string): string[] => {
  let folder = ''
  return [...row.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, name = '']) => {
    if (name.includes('/')) folder = dirname(name)
    return name.includes('/') ? name : join(folder, name)
  })
}

test('every test that docs/security.md names exists', () => {
  const rows = readFileSync(join(ROOT, 'docs/security.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| V\d+ /.test(line))
  expect(rows.length).toBeGreaterThan(25)
  expect(rows.filter((row) => filesOf(row).length === 0)).toEqual([])
  const absent = rows.flatMap(filesOf).filter((file) => globSync(file, { cwd: ROOT }).length === 0)
  expect(absent).toEqual([])
})
