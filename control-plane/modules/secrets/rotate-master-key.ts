import { inTransaction, type Database, type Tx } from '../../platform/database.ts'
import type { MasterKey, SecretCipher } from '../../platform/secrets-cipher/index.ts'
import { currentMasterKey, forgetUnusedKeys, lockMasterKey, makeCurrent } from './master-key.store.ts'
import { countSecretsUnderOtherKeys, saveWrappedKeys, takeSecretsUnderOtherKeys } from './secret.store.ts'

/*
 * A rotation, in steps each of which may be the last before the process dies:
 *   1. the next key is made, in a file beside the old one (or was given as a setting);
 *   2. in one transaction the next key becomes the current one: what is sealed from now on is under it;
 *   3. batch by batch, every data key is wrapped anew; a secret can be read before and after;
 *   4. the old key is struck out of the database, which then refuses secrets under it;
 *   5. the old key is removed: its file is replaced, the ring forgets it.
 * Whoever starts with both keys and a database that is past step 2 goes on from there.
 */

/** Where this server's master keys come from. */
export interface KeySource {
  /** The key to rotate to, kept safely before this returns; the same when asked again. Throws NEXT_KEY_MISSING. */
  readonly next: () => Promise<MasterKey>
  /** The database holds nothing under any key but `keyId`: the others are removed. */
  readonly settle: (keyId: string) => void
}

export interface RotationDeps {
  readonly db: Database
  readonly cipher: SecretCipher
  readonly source: KeySource
}

export interface Rotated {
  readonly keyId: string
  readonly previousKeyId: string
  /** Secrets whose data key was wrapped anew by this server. */
  readonly secrets: number
}

const BATCH = 1000

const rewrapBatch = (tx: Tx, cipher: SecretCipher, keyId: string): Promise<number> =>
  takeSecretsUnderOtherKeys(tx, keyId, BATCH).then(async (rows) => {
    if (rows.length === 0) return 0
    await saveWrappedKeys(
      tx,
      rows.map((row) => ({ place: row.place, ...cipher.rewrap(row, row.place, keyId) })),
    )
    return rows.length
  })

/** Steps 3 to 5. Rows that another server holds at this moment are waited for. */
const rewrapAll = async ({ db, cipher, source }: RotationDeps, keyId: string): Promise<number> => {
  let done = 0
  while ((await countSecretsUnderOtherKeys(db, keyId)) > 0n) {
    done += await inTransaction(db, (tx) => rewrapBatch(tx, cipher, keyId))
  }
  await forgetUnusedKeys(db)
  source.settle(keyId)
  cipher.keepOnly(keyId)
  return done
}

/**
 * Rotates the master key while everything goes on. `atSwitch` runs in the transaction of step 2: the audit event.
 * Throws NEXT_KEY_MISSING, SECRETS_LOCKED.
 */
export const rotateMasterKey = async (
  deps: RotationDeps,
  atSwitch: (tx: Tx, from: string, to: string) => Promise<void>,
): Promise<Rotated> => {
  const { db, cipher } = deps
  const next = await deps.source.next()
  cipher.add(next)
  const previousKeyId = await inTransaction(db, async (tx) => {
    const current = (await lockMasterKey(tx)) ?? next.id
    if (current !== next.id) {
      await atSwitch(tx, current, next.id)
      await makeCurrent(tx, next.id)
    }
    return current
  })
  return { keyId: next.id, previousKeyId, secrets: await rewrapAll(deps, next.id) }
}

/** Goes on with a rotation that a server did not live to finish; does nothing when there is none. */
export const resumeRotation = async (deps: RotationDeps): Promise<number> => {
  const { db, cipher } = deps
  const current = await currentMasterKey(db)
  const held = cipher.held()
  // With one key there is nothing to go on with; under another server's rotation it is that server's.
  if (current === undefined || held.length < 2 || !held.includes(current)) return 0
  // The next key lies ready, and nobody switched to it: nothing was rotated yet.
  if (current !== held.at(-1)) return 0
  return rewrapAll(deps, current)
}
