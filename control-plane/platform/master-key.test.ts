import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openMasterKey } from './master-key.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'boathouse-key-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const derived = (masterKey: string | undefined, purpose: string): string =>
  openMasterKey({ home, masterKey }).derive(purpose).toString('hex')

test('a generated key is kept, readable by its owner only, with nothing beside it', () => {
  expect(derived(undefined, 'a')).toBe(derived(undefined, 'a'))
  expect(statSync(join(home, 'master-key')).mode & 0o777).toBe(0o600)
  expect(readdirSync(home)).toEqual(['master-key'])
})

test('purposes and keys give different keys of 32 bytes', () => {
  const keys = [
    derived(undefined, 'a'),
    derived(undefined, 'b'),
    derived('k'.repeat(32), 'a'),
    derived('l'.repeat(32), 'a'),
  ]
  expect(new Set(keys).size).toBe(4)
  expect(keys.map((key) => key.length)).toEqual([64, 64, 64, 64])
})

test('a configured key leaves no file', () => {
  derived('k'.repeat(32), 'a')
  expect(readdirSync(home)).toEqual([])
})
