import { SecretReference } from '@boathouse/contract/connections/secret-reference.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { neverPrint } from '../../platform/known-secrets.ts'
import type { SecretCipher } from '../../platform/secrets-cipher/index.ts'
import { holdMasterKey } from './master-key.store.ts'
import {
  deleteAllSecrets,
  deleteSecrets,
  ownersThatRefer,
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

/** Reads a secret where it is kept, outside. Throws when it is not there or may not be read. */
export type ReadElsewhere = (reference: SecretReference) => Promise<string>

/**
 * Secrets of things, write-only for people: what goes out through the API is only that one is set and when it was
 * changed. They are clear in memory alone, in what `open` gives.
 */
export interface Secrets {
  /**
   * Seals and keeps each text, or the reference to where it is, in the transaction of the change; null removes. Fields
   * that are not named stay.
   */
  readonly put: (
    tx: Tx,
    owner: SecretOwner,
    changes: Readonly<Record<string, string | SecretReference | null>>,
  ) => Promise<void>
  /**
   * The clear texts by field; references are followed by `elsewhere`, without which nothing has any. Throws
   * SECRET_UNREADABLE and what `elsewhere` throws. Pass them to nothing that keeps or prints them.
   */
  readonly open: (
    db: Database,
    owner: SecretOwner,
    elsewhere?: ReadElsewhere,
  ) => Promise<Readonly<Record<string, string>>>
  /** Ids of the owners with a secret that is read through a connection of this name, of whatever workspace. */
  readonly ownersThatRefer: (db: Database, connection: string) => Promise<string[]>
  readonly marks: (db: Database, ownerIds: readonly string[]) => Promise<SecretMark[]>
  readonly removeAll: (tx: Tx, owner: SecretOwner) => Promise<void>
}

interface Opened {
  readonly field: string
  readonly text: string
  readonly isReference: boolean
}

/** What is sealed decides what is read, not what stands beside it: nobody redirects it by editing a row. */
const follow = async (
  { text, isReference }: Opened,
  elsewhere: ReadElsewhere | undefined,
): Promise<string> => {
  if (!isReference) return text
  if (!elsewhere) throw new Error('a secret is kept elsewhere, and nobody here can read it there')
  return elsewhere(SecretReference.parse(JSON.parse(text)))
}

export const createSecrets = (cipher: SecretCipher): Secrets => {
  const read = async (db: Database, { kind, id }: SecretOwner): Promise<Opened[]> => {
    const rows = await readSecrets(db, id)
    return rows.map((row) => ({
      field: row.field,
      text: cipher.open(row, { ownerKind: kind, ownerId: id, field: row.field }),
      isReference: row.isReference,
    }))
  }
  return {
    put: async (tx, { kind, id }, changes) => {
      const removed = Object.keys(changes).filter((field) => changes[field] === null)
      await deleteSecrets(tx, id, removed)
      if (Object.keys(changes).length === removed.length) return
      const keyId = await holdMasterKey(tx)
      for (const [field, given] of Object.entries(changes)) {
        if (given === null) continue
        const isText = typeof given === 'string'
        const text = isText ? given : JSON.stringify(given)
        if (isText) neverPrint(text)
        const place = { ownerKind: kind, ownerId: id, field }
        await upsertSecret(tx, place, cipher.seal(text, place, keyId), isText ? undefined : given)
      }
    },
    open: async (db, owner, elsewhere) => {
      // A rotation may end between reading a row and opening it: then the row reads differently now.
      const opened = await read(db, owner).catch(() => read(db, owner))
      const texts = await Promise.all(
        opened.map(async (one): Promise<[string, string]> => [one.field, await follow(one, elsewhere)]),
      )
      for (const [, text] of texts) neverPrint(text)
      return Object.fromEntries(texts)
    },
    marks: readSecretMarks,
    ownersThatRefer,
    removeAll: (tx, { id }) => deleteAllSecrets(tx, id),
  }
}
