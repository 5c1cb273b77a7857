import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Database, Tx } from '../../../platform/database.ts'
import type { SecretCipher } from '../../../platform/secrets-cipher/index.ts'
import type { Secrets } from '../../secrets/index.ts'

const PURPOSE = 'audit seal v1'

/** The keys of seals are nobody's: one owner for those of master keys that are gone. */
const OWNER = { kind: 'audit_key', id: '00000000-0000-0000-0000-000000000000' } as const

/** The key that seals are made with while `keyId` is the master key. Throws SECRETS_LOCKED. */
export const sealingKey = (cipher: SecretCipher, keyId: string): KeyObject => cipher.derive(keyId, PURPOSE)

/**
 * Keeps the sealing key of a master key that is about to go, as a secret under the next one: what was sealed can be
 * verified for ever. Nothing that was sealed with it can be sealed anew unseen, for the seals that follow are made
 * with the next key and hold the mac of the last one before. Runs in the transaction that switches keys.
 */
export const keepSealingKey = (
  tx: Tx,
  { cipher, secrets }: { readonly cipher: SecretCipher; readonly secrets: Secrets },
  keyId: string,
): Promise<void> => secrets.put(tx, OWNER, { [keyId]: sealingKey(cipher, keyId).export().toString('base64') })

/** The sealing keys by master key id. */
export const allSealingKeys = async (
  db: Database,
  { cipher, secrets }: { readonly cipher: SecretCipher; readonly secrets: Secrets },
): Promise<ReadonlyMap<string, KeyObject>> => {
  const kept = Object.entries(await secrets.open(db, OWNER))
  return new Map([
    ...kept.map(([id, text]) => [id, createSecretKey(Buffer.from(text, 'base64'))] as const),
    ...cipher.held().map((id) => [id, sealingKey(cipher, id)] as const),
  ])
}
