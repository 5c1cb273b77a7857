import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createSecrets,
  currentMasterKey,
  listMasterKeys,
  resumeRotation,
  rotateMasterKey,
  type KeySource,
} from '../modules/secrets/index.ts'
import { inTransaction } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { parseMasterKey, secretCipher, type SecretCipher } from '../platform/secrets-cipher/index.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { exportMasterKey, masterKeySource, openMasterKey } from './open-master-key.ts'

const SECRETS = 1200
const MIDDLE = 1100

let database: TestDatabase
let home: string
const owners = Array.from({ length: SECRETS }, () => ({ kind: 'connection', id: newId() }))

beforeAll(async () => {
  database = await createTestDatabase()
  home = mkdtempSync(join(tmpdir(), 'boathouse-rotate-'))
  const secrets = createSecrets(await start())
  await inTransaction(database.db, async (tx) => {
    for (const owner of owners) await secrets.put(tx, owner, { password: `secret of ${owner.id}` })
  })
})
afterAll(async () => {
  await database.drop()
  rmSync(home, { recursive: true })
})

const config = () => ({ home, masterKey: undefined, previousMasterKey: undefined })
const start = (): Promise<SecretCipher> => openMasterKey(database.db, config())
const sourceOf = (cipher: SecretCipher): KeySource =>
  masterKeySource(config(), cipher, () => currentMasterKey(database.db))

class Killed extends Error {}
const die = (): never => {
  throw new Killed('kill -9')
}

interface Crash {
  readonly source?: (real: KeySource) => KeySource
  readonly cipher?: (real: SecretCipher) => SecretCipher
  readonly atSwitch?: () => Promise<void>
}

/** Dies in the `n`th call; what was committed by then stays. */
const dieInCall = (n: number, cipher: SecretCipher): SecretCipher => {
  let calls = 0
  return { ...cipher, rewrap: (...given) => (++calls === n ? die() : cipher.rewrap(...given)) }
}

const CRASHES: readonly (readonly [string, Crash])[] = [
  ['before the next key is kept', { source: (real) => ({ ...real, next: async () => die() }) }],
  [
    'once the next key is kept',
    {
      source: (real) => ({
        ...real,
        next: async () => {
          await real.next()
          return die()
        },
      }),
    },
  ],
  ['in the switch', { atSwitch: async () => die() }],
  ['after the switch', { cipher: (real) => dieInCall(1, real) }],
  ['in the middle', { cipher: (real) => dieInCall(MIDDLE, real) }],
  ['before the old key goes', { source: (real) => ({ ...real, settle: die }) }],
  [
    'once the old key is gone',
    {
      source: (real) => ({
        ...real,
        settle: (keyId) => {
          real.settle(keyId)
          die()
        },
      }),
    },
  ],
]

test.each(CRASHES)(
  'killed %s, a rotation goes on at the next start or anew, and no read fails',
  async (_when, crash) => {
    const { db } = database
    const before = await start()
    const oldText = readFileSync(join(home, 'master-key'), 'utf8')
    const readable = async (cipher: SecretCipher): Promise<void> => {
      const owner = owners[Math.floor(Math.random() * SECRETS)] ?? { kind: '', id: '' }
      expect(await createSecrets(cipher).open(db, owner)).toEqual({ password: `secret of ${owner.id}` })
    }
    const dying = crash.cipher?.(before) ?? before
    const source = crash.source?.(sourceOf(before)) ?? sourceOf(before)
    const over = new AbortController()
    const readers = (async () => {
      while (!over.signal.aborted) await readable(before)
    })()
    await expect(
      rotateMasterKey({ db, cipher: dying, source }, crash.atSwitch ?? (async () => undefined)),
    ).rejects.toThrow(Killed)
    over.abort()
    await readers

    const restarted = await start()
    await readable(restarted)
    await resumeRotation({ db, cipher: restarted, source: sourceOf(restarted) })
    await readable(restarted)
    if ((await currentMasterKey(db)) === parseMasterKey(oldText)?.id) {
      await rotateMasterKey({ db, cipher: restarted, source: sourceOf(restarted) }, async () => undefined)
    }
    await expectUseless(oldText)
    await readable(await start())
  },
)

/** With the old key nothing in the database opens, it is on no disk of ours, and nothing can be sealed under it. */
const expectUseless = async (oldText: string): Promise<void> => {
  const { db, pool } = database
  const old = parseMasterKey(oldText)
  if (!old) throw new Error('no key')
  const cipher = secretCipher(old)
  const { rows } = await pool.query('SELECT * FROM secret')
  expect(rows).toHaveLength(SECRETS)
  for (const row of rows) {
    const place = { ownerKind: row.owner_kind, ownerId: row.owner_id, field: row.field }
    const secret = { keyId: old.id, wrappedKey: row.wrapped_key, sealed: row.sealed }
    expect(row.key_id).not.toBe(old.id)
    expect(() => cipher.open(secret, place)).toThrow('altered or moved')
  }
  expect((await listMasterKeys(db)).map(({ id }) => id)).not.toContain(old.id)
  const owner = { kind: 'connection', id: newId() }
  await expect(
    pool.query("INSERT INTO secret VALUES ($1, $2, 'f', $3, '', '')", [owner.id, owner.kind, old.id]),
  ).rejects.toThrow('secret_key_id_fkey')
  for (const name of readdirSync(home)) {
    expect(readFileSync(join(home, name), 'utf8')).not.toContain(oldText.trim())
  }
  expect(existsSync(join(home, 'master-key.next'))).toBe(false)
}

test('an export gives the current key and is noted', async () => {
  let copy = ''
  const id = await exportMasterKey(database.db, config(), (text) => {
    copy = text
  })
  expect(parseMasterKey(copy)?.id).toBe(id)
  expect((await listMasterKeys(database.db))[0]).toMatchObject({ id, exported_at: expect.any(String) })
})

test('with keys as settings a rotation needs the next one, and says so', async () => {
  const { db } = database
  const { id } = (await listMasterKeys(db))[0] ?? { id: '' }
  const key = readFileSync(join(home, 'master-key'), 'utf8').trim()
  const next = Buffer.alloc(32, 7).toString('base64')
  const only = { home, masterKey: key, previousMasterKey: undefined }
  const cipher = await openMasterKey(db, only)
  const source = masterKeySource(only, cipher, () => currentMasterKey(db))
  await expect(rotateMasterKey({ db, cipher, source }, async () => undefined)).rejects.toThrow(
    'BOATHOUSE_MASTER_KEY_PREVIOUS',
  )
  const both = { home, masterKey: next, previousMasterKey: key }
  const ring = await openMasterKey(db, both)
  const rotation = { db, cipher: ring, source: masterKeySource(both, ring, () => currentMasterKey(db)) }
  const rotated = await rotateMasterKey(rotation, async () => undefined)
  expect(rotated).toMatchObject({ previousKeyId: id, secrets: SECRETS })
  expect(ring.held()).toEqual([rotated.keyId])
})
