import { afterEach, beforeEach, expect, test } from 'vitest'
import { inTransaction } from '../../../platform/database.ts'
import { rotateMasterKey } from '../../secrets/index.ts'
import { erasePayload } from '../audit.store.ts'
import { keepSealingKey } from './audit-keys.ts'
import { newMasterKey, startSealedLog, type SealedLog } from './testing.ts'

let log: SealedLog
beforeEach(async () => {
  log = await startSealedLog()
})
afterEach(() => log.close())

const recordAndAnchor = async (count: number): Promise<void> => {
  for (let number = 0; number < count; number++) {
    await log.record('tokens.create', { details: { number } })
    if (number % 3 === 2) await log.seal()
  }
  await log.seal()
  await log.anchor()
}

test('whatever order writers commit in, and however many seal, each event is sealed once', async () => {
  const sealers = Array.from({ length: 4 }, async () => {
    let sealed = 0
    for (let round = 0; round < 20; round++) sealed += await log.seal()
    return sealed
  })
  const writers = Array.from({ length: 8 }, async () => {
    for (let number = 0; number < 20; number++) await log.record('runs.create')
  })
  await Promise.all(writers)
  const sealed = (await Promise.all(sealers)).reduce((a, b) => a + b) + (await log.seal())
  expect(sealed).toBe(160)
  expect(await log.verify()).toMatchObject({ events: 160, unsealed: 0, findings: [] })
})

test('an event of a transaction that is open waits for its commit, and nobody waits for it', async () => {
  await inTransaction(log.database.db, async (tx) => {
    await tx
      .insertInto('audit_event')
      .values({ id: crypto.randomUUID(), operation: 'a.b', outcome: 'done' })
      .execute()
    await log.record('tokens.create')
    expect(await log.seal()).toBe(1)
  })
  expect(await log.seal()).toBe(1)
  expect(await log.verify()).toMatchObject({ events: 2, findings: [] })
})

test.each<[string, string, string]>([
  [
    'edits an event',
    "UPDATE audit_event SET principal_name = 'eve' WHERE details->>'number' = '1'",
    'edited',
  ],
  [
    'edits a time by a microsecond',
    "UPDATE audit_event SET at = at + interval '1us' WHERE details->>'number' = '1'",
    'edited',
  ],
  ['deletes an event', "DELETE FROM audit_event WHERE details->>'number' = '1'", 'deleted'],
  ['deletes a seal', 'DELETE FROM audit_seal WHERE seq = 2', 'broken'],
  [
    'swaps two seals',
    'UPDATE audit_seal SET seq = seq + 100; UPDATE audit_seal SET seq = CASE seq WHEN 101 THEN 2 WHEN 102 THEN 1 ELSE seq - 100 END',
    'broken',
  ],
  ['deletes everything', 'DELETE FROM audit_event; DELETE FROM audit_seal', 'cut'],
  [
    'inserts an event',
    "INSERT INTO audit_event (id, operation, outcome) VALUES (gen_random_uuid(), 'users.delete', 'done')",
    'inserted',
  ],
  [
    'inserts an event dated back, and has it sealed',
    `INSERT INTO audit_event (id, at, operation, outcome)
       VALUES ('00000000-0000-7000-8000-00000000000f', now() - interval '1 hour', 'users.delete', 'done');
     INSERT INTO audit_unsealed VALUES ('00000000-0000-7000-8000-00000000000f')`,
    'inserted',
  ],
  [
    'erases a payload without saying so',
    `UPDATE audit_event SET erased_at = now(), payload_sha256 = '\\x${'00'.repeat(32)}', details = '{}'
     WHERE details->>'number' = '1'`,
    'unrecorded_erasure',
  ],
])('whoever %s is found out', async (_what, sql, kind) => {
  await recordAndAnchor(7)
  expect((await log.verify()).findings).toEqual([])
  await log.tamper(sql)
  await log.seal()
  expect((await log.verify()).findings.map((finding) => finding.kind)).toContain(kind)
})

test('a chain that was cut gets no new anchor, which would hide it', async () => {
  await recordAndAnchor(7)
  await log.tamper('DELETE FROM audit_seal WHERE seq > 1')
  await log.record('tokens.create')
  await log.seal()
  await expect(log.anchor()).rejects.toThrow('is gone or another')
})

test('what is not sealed, and what is not anchored, is said', async () => {
  await recordAndAnchor(3)
  await log.record('tokens.create')
  await log.seal()
  await log.record('tokens.create')
  expect(await log.verify()).toMatchObject({ events: 4, unanchored: 1, unsealed: 1, findings: [] })
})

test('a payload is erased lawfully: nothing personal is left, the chain holds, and it cannot be undone or repeated', async () => {
  await recordAndAnchor(3)
  const { pool, db } = log.database
  const { rows } = await pool.query("SELECT id FROM audit_event WHERE details->>'number' = '1'")
  const id: string = rows[0].id
  await inTransaction(db, async (tx) => {
    expect(await erasePayload(tx, id)).toBe(true)
  })
  await log.record('audit.erase_payload', { object: { kind: 'audit_event', id, name: id } })
  await log.seal()
  expect(await log.verify()).toMatchObject({ findings: [], erased: [id] })
  const { rows: left } = await pool.query('SELECT * FROM audit_event WHERE id = $1', [id])
  expect(JSON.stringify(left)).not.toMatch(/ada|192\.0\.2|laptop|r1/)
  expect(await inTransaction(db, (tx) => erasePayload(tx, id))).toBe(false)
  await expect(pool.query('UPDATE audit_event SET erased_at = NULL WHERE id = $1', [id])).rejects.toThrow(
    'never changed',
  )
})

test('after a rotation the chain goes on under the next key, and all of it can be verified', async () => {
  await recordAndAnchor(4)
  const { cipher, secrets, database } = log
  const next = newMasterKey()
  const source = { next: async () => next, settle: () => undefined }
  await rotateMasterKey({ db: database.db, cipher, source }, (tx, from) =>
    keepSealingKey(tx, { cipher, secrets }, from),
  )
  expect(cipher.held()).toEqual([next.id])
  await recordAndAnchor(4)
  expect(await log.verify()).toMatchObject({ events: 8, findings: [] })
  const { rows } = await database.pool.query('SELECT count(DISTINCT key_id)::int AS keys FROM audit_seal')
  expect(rows).toEqual([{ keys: 2 }])
})
