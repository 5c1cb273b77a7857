import type { Database, Tx } from '../../platform/database.ts'
import type { SecretCipher } from '../../platform/secrets-cipher/index.ts'
import {
  deleteAllSecrets,
  deleteSecrets,
  readSecretMarks,
  readSecrets,
  upsertSecret,
  type SecretMark,
} from './secret.store.ts'

export { currentMasterKey, registerMasterKey } from './master-key.store.ts'
export type { SecretMark } from './secret.store.ts'

/** The thing that secrets belong to. */
export interface SecretOwner {
  readonly kind: string
  readonly id: string
}

/**
 * Secrets of things, write-only for people: what goes out through the API is only that one is set and when it was
 * changed. They are clear in memory alone, in what `open` gives.
 */
export interface Secrets {
  /** Seals and keeps each text in the transaction of the change; null removes. Fields that are not named stay. */
  readonly put: (
    tx: Tx,
    owner: SecretOwner,
    changes: Readonly<Record<string, string | null>>,
  ) => Promise<void>
  /** The clear texts by field. Throws SECRET_UNREADABLE. Pass them to nothing that keeps or prints them. */
  readonly open: (db: Database, owner: SecretOwner) => Promise<Readonly<Record<string, string>>>
  readonly marks: (db: Database, ownerIds: readonly string[]) => Promise<SecretMark[]>
  readonly removeAll: (tx: Tx, owner: SecretOwner) => Promise<void>
}

export const createSecrets = (cipher: SecretCipher): Secrets => ({
  put: async (tx, { kind, id }, changes) => {
    const removed = Object.keys(changes).filter((field) => changes[field] === null)
    await deleteSecrets(tx, id, removed)
    for (const [field, text] of Object.entries(changes)) {
      if (text === null) continue
      const place = { ownerKind: kind, ownerId: id, field }
      await upsertSecret(tx, place, cipher.seal(text, place))
    }
  },
  open: async (db, { kind, id }) => {
    const rows = await readSecrets(db, id)
    return Object.fromEntries(
      rows.map((row) => [row.field, cipher.open(row, { ownerKind: kind, ownerId: id, field: row.field })]),
    )
  },
  marks: readSecretMarks,
  removeAll: (tx, { id }) => deleteAllSecrets(tx, id),
})
