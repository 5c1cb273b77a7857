import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
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

const embedded = { masterKey: undefined, previousMasterKey: undefined }
const given = (masterKey: string | undefined) => ({
  home,
  masterKey,
  previousMasterKey: undefined,
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

test('a lost file is never replaced by a new key: the server serves everything but secrets', async () => {
  const { keyId } = await openMasterKey(database.db, { home, ...embedded })
  const file = join(home, 'master-key')
  rmSync(file)
  const locked = await openMasterKey(database.db, { home, ...embedded })
  expect(locked).toMatchObject({ keyId, locked: expect.stringContaining(file) })
  const place = { ownerKind: 'connection', ownerId: 'c', field: 'token' }
  expect(() => locked.seal('secret', place)).toThrow('This server cannot use secrets')
  expect(existsSync(file)).toBe(false)
  writeFileSync(file, 'rubbish')
  await expect(openMasterKey(database.db, { home, ...embedded })).rejects.toThrow(
    'does not hold a master key',
  )
})

test('of servers with homes of their own that start at once, one makes the key and the others are locked', async () => {
  const homes = [1, 2, 3].map(() => mkdtempSync(join(tmpdir(), 'boathouse-key-')))
  const opened = await Promise.all(
    homes.map((each) => openMasterKey(database.db, { home: each, ...embedded })),
  )
  expect(new Set(opened.map(({ keyId }) => keyId)).size).toBe(1)
  expect(opened.filter(({ locked }) => locked === undefined)).toHaveLength(1)
  expect(homes.filter((each) => existsSync(join(each, 'master-key')))).toHaveLength(1)
  for (const each of homes) rmSync(each, { recursive: true })
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
