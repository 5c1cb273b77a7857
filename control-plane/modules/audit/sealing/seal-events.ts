import { inTransaction, type Database, type Tx } from '../../../platform/database.ts'
import type { SecretCipher } from '../../../platform/secrets-cipher/index.ts'
import { holdMasterKey } from '../../secrets/index.ts'
import { sealingKey } from './audit-keys.ts'
import { DIGEST_BYTES, eventDigest, GENESIS, macOf, type SealBody } from './seal-chain.ts'
import {
  anyUnsealed,
  becomeSealer,
  databaseNow,
  insertSeal,
  lastSeal,
  readEventTexts,
  takeUnsealed,
} from './seal.store.ts'

const EVENTS_OF_A_SEAL = 4000

const MISSING = Buffer.alloc(DIGEST_BYTES)

/** Their digests in the order of `ids`; zeros for an event that is gone already, which verification then reports. */
const digestsOf = async (tx: Tx, ids: readonly string[]): Promise<Buffer> => {
  const texts = new Map((await readEventTexts(tx, ids)).map((text) => [text.id, text]))
  return Buffer.concat(
    ids.map((id) => {
      const text = texts.get(id)
      return text ? eventDigest(text) : MISSING
    }),
  )
}

const sealSome = async (tx: Tx, cipher: SecretCipher): Promise<number> => {
  const keyId = await holdMasterKey(tx)
  if (keyId === undefined || !(await becomeSealer(tx))) return 0
  const eventIds = await takeUnsealed(tx, EVENTS_OF_A_SEAL)
  if (eventIds.length === 0) return 0
  const previous = await lastSeal(tx)
  const body: SealBody = {
    seq: (previous?.seq ?? 0n) + 1n,
    sealedAt: await databaseNow(tx),
    keyId,
    drained: eventIds.length < EVENTS_OF_A_SEAL,
    eventIds,
    digests: await digestsOf(tx, eventIds),
  }
  const mac = macOf(sealingKey(cipher, keyId), previous?.mac ?? GENESIS, body)
  await insertSeal(tx, { ...body, mac })
  return eventIds.length
}

/**
 * Seals what waits; gives how many events. Writers never wait for it: they leave the id of each event in a queue, and
 * of the servers of a database that try at once one does it. Does nothing without the master key.
 */
export const sealEvents = async (db: Database, cipher: SecretCipher): Promise<number> => {
  if (cipher.locked !== undefined || !(await anyUnsealed(db))) return 0
  let sealed = 0
  for (;;) {
    const some = await inTransaction(db, (tx) => sealSome(tx, cipher))
    sealed += some
    if (some < EVENTS_OF_A_SEAL) return sealed
  }
}
