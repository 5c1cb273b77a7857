import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { openMasterKey } from './open-master-key.ts'

let database: TestDatabase
let home: string
beforeEach(async () => {
  database = await createTestDatabase()
  home = mkdtempSync(join(tmpdir(), 'boathouse-key-'))
})
afterEach(async () => {
  await database.drop()
  rmSync(home, { recursive: true })
})

const embedded = { database: undefined, masterKey: undefined }
const given = (masterKey: string | undefined) => ({
  home,
  masterKey,
  database: { url: 'postgres://db/lake', directUrl: 'postgres://db/lake' },
})
const newKey = (): string => randomBytes(32).toString('base64')

test('the embedded server makes a key once, readable by its owner only', async () => {
  const first = await openMasterKey(database.db, { home, ...embedded })
  const file = join(home, 'master-key')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const text = readFileSync(file, 'utf8')
  expect((await openMasterKey(database.db, { home, ...embedded })).keyId).toBe(first.keyId)
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('a lost file is never replaced by a new key', async () => {
  await openMasterKey(database.db, { home, ...embedded })
  rmSync(join(home, 'master-key'))
  await expect(openMasterKey(database.db, { home, ...embedded })).rejects.toThrow('is not there. Restore it')
  writeFileSync(join(home, 'master-key'), 'rubbish')
  await expect(openMasterKey(database.db, { home, ...embedded })).rejects.toThrow(
    'does not hold a master key',
  )
})

test('with DATABASE_URL a key must be given', async () => {
  await expect(openMasterKey(database.db, given(undefined))).rejects.toThrow(
    /With DATABASE_URL the key .* must be given/,
  )
})

test('a wrong key stops the start and names both, and neither key', async () => {
  const [right, wrong] = [newKey(), newKey()]
  const { keyId } = await openMasterKey(database.db, given(right))
  const refusal = await openMasterKey(database.db, given(wrong)).catch((error: unknown) => String(error))
  expect(refusal).toContain(`sealed under master key ${keyId}`)
  expect(refusal).not.toContain(wrong)
  expect((await openMasterKey(database.db, given(right))).keyId).toBe(keyId)
})

test('of replicas that start at once with different keys, those of one key go on', async () => {
  const [one, two] = [newKey(), newKey()]
  const opened = await Promise.allSettled(
    [one, two, one, two].map((key) => openMasterKey(database.db, given(key))),
  )
  const ids = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value.keyId] : []))
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
})
