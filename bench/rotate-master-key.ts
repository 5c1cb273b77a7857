/**
 * Claim: a rotation of the master key moves 10,000 secrets within ten seconds. The peer is PostgreSQL rewriting the same
 * column of the same rows in one statement, which encrypts nothing.
 *
 * `node bench/rotate-master-key.ts [secrets]`
 */
import { randomBytes } from 'node:crypto'
import { migrate } from '../control-plane/db/migrate.ts'
import { createSecrets, registerMasterKey, rotateMasterKey } from '../control-plane/modules/secrets/index.ts'
import { inTransaction, openDatabase } from '../control-plane/platform/database.ts'
import { newId } from '../control-plane/platform/ids.ts'
import {
  parseMasterKey,
  secretCipher,
  type MasterKey,
} from '../control-plane/platform/secrets-cipher/index.ts'
import { withTemporaryPostgres } from '../control-plane/testing/temporary-postgres.ts'
import { timed } from './timed.ts'

const ROUNDS = 3

const newKey = (): MasterKey => {
  const key = parseMasterKey(randomBytes(32).toString('base64'))
  if (!key) throw new Error('no key')
  return key
}

const count = Number(process.argv[2] ?? 10_000)
await withTemporaryPostgres(async (settings) => {
  await migrate(settings)
  const { db, pool, close } = openDatabase(settings)
  const first = newKey()
  const cipher = secretCipher(first)
  await registerMasterKey(db, first.id)
  const secrets = createSecrets(cipher)
  await inTransaction(db, async (tx) => {
    for (let made = 0; made < count; made += 1) {
      await secrets.put(
        tx,
        { kind: 'connection', id: newId() },
        { password: randomBytes(16).toString('hex') },
      )
    }
  })
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = newKey()
    const source = { next: async () => next, settle: () => undefined }
    ours.push(
      await timed(async () => {
        const rotated = await rotateMasterKey({ db, cipher, source }, async () => undefined)
        if (rotated.secrets !== count) throw new Error(`${rotated.secrets} secrets were moved`)
      }),
    )
    theirs.push(await timed(() => pool.query("UPDATE secret SET wrapped_key = wrapped_key || ''::bytea")))
  }
  const [best, peer] = [Math.min(...ours), Math.min(...theirs)]
  console.log(`${count.toLocaleString('en')} secrets, the best of ${ROUNDS} rounds`)
  console.log(`rotation                ${(best / 1000).toFixed(2)} s`)
  console.log(`PostgreSQL, update only ${(peer / 1000).toFixed(2)} s (ratio ${(best / peer).toFixed(1)})`)
  await close()
})
