import { hkdfSync, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockedCipher, parseMasterKey, secretCipher } from '../../platform/secrets-cipher/index.ts'
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import { createSecrets, registerMasterKey, type Secrets } from '../secrets/index.ts'
import { icebergTokenKey } from './token-key.ts'

let database: TestDatabase
let secrets: Secrets
beforeEach(async () => {
  database = await createTestDatabase()
  const key = parseMasterKey(randomBytes(32).toString('base64'))
  if (!key) throw new Error('no key')
  await registerMasterKey(database.db, key.id)
  secrets = createSecrets(secretCipher(key))
})
afterEach(() => database.drop())

const keptInClear = async (): Promise<unknown[]> =>
  (await database.pool.query("SELECT value FROM instance_setting WHERE key LIKE '%token%'")).rows

test('servers that ask at the same time agree, and the secret is sealed', async () => {
  const keys = await Promise.all(
    Array.from({ length: 6 }, () => icebergTokenKey(database.db, secrets)().then((key) => Buffer.from(key))),
  )
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
  const { rows } = await database.pool.query('SELECT owner_kind, field FROM secret')
  expect(rows).toEqual([{ owner_kind: 'iceberg_tokens', field: 'secret' }])
  expect(await keptInClear()).toEqual([])
})

test('the secret that an earlier version kept in clear is sealed, and tokens stay good', async () => {
  const before = randomBytes(32).toString('base64url')
  await database.pool.query("INSERT INTO instance_setting (key, value) VALUES ('iceberg_token_secret', $1)", [
    JSON.stringify(before),
  ])
  const key = await icebergTokenKey(database.db, secrets)()
  expect(Buffer.from(key)).toEqual(
    Buffer.from(hkdfSync('sha256', before, '', 'boathouse iceberg token v1', 32)),
  )
  expect(await keptInClear()).toEqual([])
})

test('a server without the master key signs nothing', async () => {
  await icebergTokenKey(database.db, secrets)()
  const locked = createSecrets(lockedCipher('0123456789abcdef', 'the key is elsewhere'))
  await expect(icebergTokenKey(database.db, locked)()).rejects.toMatchObject({ code: 'SECRETS_LOCKED' })
})
