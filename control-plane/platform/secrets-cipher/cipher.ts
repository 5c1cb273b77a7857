import { createCipheriv, createDecipheriv, randomBytes, type CipherKey } from 'node:crypto'
import { errorTable } from '@boathouse/contract/errors.ts'
import type { MasterKey } from './master-key.ts'

/** Which field of which thing a secret belongs to; the ciphertext is bound to it. */
export interface SecretPlace {
  readonly ownerKind: string
  readonly ownerId: string
  readonly field: string
}

/** A secret as the database keeps it. */
export interface SealedSecret {
  /** Id of the master key that wraps the data key. */
  readonly keyId: string
  /** The data key under the master key: nonce (12), ciphertext (32), tag (16). */
  readonly wrappedKey: Buffer
  /** The secret under the data key: nonce (12), ciphertext, tag (16). */
  readonly sealed: Buffer
}

export interface SecretCipher {
  /** Id of the master key that new secrets are sealed under. */
  readonly keyId: string
  /** Why this server can neither seal nor open anything; undefined: it can. */
  readonly locked: string | undefined
  /** Throws SECRETS_LOCKED. */
  readonly seal: (text: string, place: SecretPlace) => SealedSecret
  /** Throws SECRETS_LOCKED, or SECRET_UNREADABLE when the master key is another, or the row was altered or moved. */
  readonly open: (secret: SealedSecret, place: SecretPlace) => string
}

const cipherErrors = errorTable({
  SECRETS_LOCKED: {
    status: 503,
    message: (d: { reason: string }) => `This server cannot use secrets: ${d.reason}`,
  },
  SECRET_UNREADABLE: {
    status: 503,
    message: (d: { owner_kind: string; owner_id: string; field: string; reason: string }) =>
      `The secret «${d.field}» of ${d.owner_kind} ${d.owner_id} cannot be decrypted: ${d.reason}. Type it again, or restore the key.`,
  },
})

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

const encrypt = (key: CipherKey, plain: Uint8Array, boundTo: Buffer): Buffer => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(boundTo)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

const decrypt = (key: CipherKey, sealed: Buffer, boundTo: Buffer): Buffer => {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(boundTo).setAuthTag(sealed.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
}

/**
 * What a ciphertext is authenticated with (NIST SP 800-38D, additional authenticated data). JSON keeps the parts
 * apart. The wrapped key names its master key too; the secret does not, so that a new master key wraps the data
 * key anew and leaves the secret as it is.
 */
const boundTo = (what: 'key' | 'secret', place: SecretPlace, keyId: string | null): Buffer =>
  Buffer.from(JSON.stringify(['boathouse', 1, what, place.ownerKind, place.ownerId, place.field, keyId]))

const unreadable = (place: SecretPlace, reason: string, cause?: unknown): Error =>
  cipherErrors.SECRET_UNREADABLE(
    { owner_kind: place.ownerKind, owner_id: place.ownerId, field: place.field, reason },
    cause,
  )

/** Envelope encryption: every secret has a data key of its own, which the master key wraps (AES-256-GCM both). */
export const secretCipher = (master: MasterKey): SecretCipher => ({
  keyId: master.id,
  locked: undefined,
  seal: (text, place) => {
    const dataKey = randomBytes(KEY_BYTES)
    const sealed = encrypt(dataKey, Buffer.from(text), boundTo('secret', place, null))
    const wrappedKey = encrypt(master.key, dataKey, boundTo('key', place, master.id))
    dataKey.fill(0)
    return { keyId: master.id, wrappedKey, sealed }
  },
  open: ({ keyId, wrappedKey, sealed }, place) => {
    if (keyId !== master.id) {
      throw unreadable(place, `it is sealed under master key ${keyId}, and this server has ${master.id}`)
    }
    try {
      const dataKey = decrypt(master.key, wrappedKey, boundTo('key', place, keyId))
      return decrypt(dataKey, sealed, boundTo('secret', place, null)).toString('utf8')
    } catch (error) {
      throw unreadable(place, 'its row was altered or moved', error)
    }
  },
})

/** Stands for the cipher of a master key that this server does not have. */
export const lockedCipher = (keyId: string, reason: string): SecretCipher => {
  const refuse = (): never => {
    throw cipherErrors.SECRETS_LOCKED({ reason })
  }
  return { keyId, locked: reason, seal: refuse, open: refuse }
}
