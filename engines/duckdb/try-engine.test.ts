import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testDirectory } from './testing.ts'
import { tryEngine } from './try-engine.ts'

test('an engine that loads says its version', async () => {
  expect(await tryEngine(testDirectory())).toMatch(/^v\d+\.\d+/)
})

test('one that cannot start says why', async () => {
  await expect(tryEngine(join(testDirectory(), 'absent'))).rejects.toThrow('ENOENT')
})
