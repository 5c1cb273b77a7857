import type { Database, Tx } from '../../platform/database.ts'
import { neverPrint } from '../../platform/known-secrets.ts'
import type { SecretCipher } from '../../platform/secrets-cipher/index.ts'
import { holdMasterKey } from './master-key.store.ts'
import {
  deleteAllSecrets,
  deleteSecrets,
  readSecretMarks,
  readSecrets,
  upsertSecret,
  type SecretMark,
} from './secret.store.ts'

export { exportCheck } from './export-check.ts'
export { masterKeyHandlers } from './master-key.handlers.ts'
export {
  currentMasterKey,
  holdMasterKey,
  listMasterKeys,
  markExported,
  registerMasterKey,
} from './master-key.store.ts'
export { resumeRotation, rotateMasterKey, type KeySource, type RotationDeps } from './rotate-master-key.ts'
export { deleteAllSecrets, type SecretMark } from './secret.store.ts'

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

export const createSecrets = (cipher: SecretCipher): Secrets => {
  const read = async (db: Database, { kind, id }: SecretOwner): Promise<Record<string, string>> => {
    const rows = await readSecrets(db, id)
    return Object.fromEntries(
      rows.map((row) => [row.field, cipher.open(row, { ownerKind: kind, ownerId: id, field: row.field })]),
    )
  }
  return {
    put: async (tx, { kind, id }, changes) => {
      const removed = Object.keys(changes).filter((field) => changes[field] === null)
      await deleteSecrets(tx, id, removed)
      if (Object.keys(changes).length === removed.length) return
      const keyId = await holdMasterKey(tx)
      for (const [field, text] of Object.entries(changes)) {
        if (text === null) continue
        neverPrint(text)
        const place = { ownerKind: kind, ownerId: id, field }
        await upsertSecret(tx, place, cipher.seal(text, place, keyId))
      }
    },
    open: async (db, owner) => {
      // A rotation may end between reading a row and opening it: then the row reads differently now.
      const texts = await read(db, owner).catch(() => read(db, owner))
      for (const text of Object.values(texts)) neverPrint(text)
      return texts
    },
    marks: readSecretMarks,
    removeAll: (tx, { id }) => deleteAllSecrets(tx, id),
  }
}
