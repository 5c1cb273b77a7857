import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type CipherKey,
  type KeyObject,
} from 'node:crypto'
import { errorTable } from '@boathouse/contract/errors.ts'
import type { MasterKey } from './master-key.ts'

/** Which field of which thing a secret belongs to; the ciphertext is bound to it. */
export interface SecretPlace {
  readonly ownerKind: string
  readonly ownerId: string
  readonly field: string
}

export interface WrappedKey {
  /** Id of the master key that wraps the data key. */
  readonly keyId: string
  /** The data key under the master key: nonce (12), ciphertext (32), tag (16). */
  readonly wrappedKey: Buffer
}

/** A secret as the database keeps it. */
export interface SealedSecret extends WrappedKey {
  /** The secret under the data key: nonce (12), ciphertext, tag (16). */
  readonly sealed: Buffer
}

/** The master keys that this server holds: one, and while a rotation goes on the next one too. */
export interface SecretCipher {
  /** Id of the master key that new secrets are sealed under unless a call names another. */
  readonly keyId: string
  /** Why this server can neither seal nor open anything; undefined: it can. */
  readonly locked: string | undefined
  /** Ids of the keys that are here. */
  readonly held: () => readonly string[]
  /** Seals under the key with the id `keyId`. Throws SECRETS_LOCKED. */
  readonly seal: (text: string, place: SecretPlace, keyId?: string) => SealedSecret
  /** Throws SECRETS_LOCKED, or SECRET_UNREADABLE when the master key is another, or the row was altered or moved. */
  readonly open: (secret: SealedSecret, place: SecretPlace) => string
  /** The same secret with its data key under another master key; throws like `open`. */
  readonly rewrap: (secret: WrappedKey, place: SecretPlace, keyId: string) => WrappedKey
  /** A key for another purpose, which says nothing about the master key (HKDF, RFC 5869). Throws SECRETS_LOCKED. */
  readonly derive: (keyId: string, purpose: string) => KeyObject
  /** Takes a key up; new secrets are sealed under the one that `keyId` of the call names. */
  readonly add: (key: MasterKey) => void
  /** From now on `keyId` is the default, and every other key is forgotten. */
  readonly keepOnly: (keyId: string) => void
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

const noSuchKey = (keyId: string, held: readonly string[]): Error =>
  cipherErrors.SECRETS_LOCKED({
    reason: `the master key of the database is ${keyId}, and this server has ${held.join(' and ')}`,
  })

const wrap = (master: MasterKey, dataKey: Buffer, place: SecretPlace): WrappedKey => ({
  keyId: master.id,
  wrappedKey: encrypt(master.key, dataKey, boundTo('key', place, master.id)),
})

interface KeyRing {
  readonly held: () => string[]
  /** Throws SECRETS_LOCKED. */
  readonly get: (id: string) => MasterKey
  readonly find: (id: string) => MasterKey | undefined
  readonly add: (key: MasterKey) => void
  readonly keepOnly: (id: string) => void
}

const keyRing = (masters: readonly MasterKey[]): KeyRing => {
  const keys = new Map(masters.map((master) => [master.id, master]))
  const held = (): string[] => [...keys.keys()]
  return {
    held,
    get: (id) => {
      const master = keys.get(id)
      if (!master) throw noSuchKey(id, held())
      return master
    },
    find: (id) => keys.get(id),
    add: (key) => void keys.set(key.id, key),
    keepOnly: (id) => {
      for (const other of held()) if (other !== id) keys.delete(other)
    },
  }
}

const unwrap = (keys: KeyRing, { keyId, wrappedKey }: WrappedKey, place: SecretPlace): Buffer => {
  const master = keys.find(keyId)
  if (!master) {
    const held = keys.held().join(' and ')
    throw unreadable(place, `it is sealed under master key ${keyId}, and this server has ${held}`)
  }
  try {
    return decrypt(master.key, wrappedKey, boundTo('key', place, keyId))
  } catch (error) {
    throw unreadable(place, 'its row was altered or moved', error)
  }
}

const sealUnder = (master: MasterKey, text: string, place: SecretPlace): SealedSecret => {
  const dataKey = randomBytes(KEY_BYTES)
  const sealed = encrypt(dataKey, Buffer.from(text), boundTo('secret', place, null))
  const wrapped = wrap(master, dataKey, place)
  dataKey.fill(0)
  return { ...wrapped, sealed }
}

const openWith = (dataKey: Buffer, { sealed }: SealedSecret, place: SecretPlace): string => {
  try {
    return decrypt(dataKey, sealed, boundTo('secret', place, null)).toString('utf8')
  } catch (error) {
    throw unreadable(place, 'its row was altered or moved', error)
  } finally {
    dataKey.fill(0)
  }
}

/** Envelope encryption: every secret has a data key of its own, which a master key wraps (AES-256-GCM both). */
export const secretCipher = (first: MasterKey, ...others: readonly MasterKey[]): SecretCipher => {
  const keys = keyRing([first, ...others])
  let main = first.id
  return {
    get keyId() {
      return main
    },
    locked: undefined,
    held: keys.held,
    seal: (text, place, keyId = main) => sealUnder(keys.get(keyId), text, place),
    open: (secret, place) => openWith(unwrap(keys, secret, place), secret, place),
    rewrap: (secret, place, keyId) => {
      const dataKey = unwrap(keys, secret, place)
      const wrapped = wrap(keys.get(keyId), dataKey, place)
      dataKey.fill(0)
      return wrapped
    },
    derive: (keyId, purpose) => {
      const bytes = hkdfSync('sha256', keys.get(keyId).key, '', `boathouse ${purpose}`, KEY_BYTES)
      return createSecretKey(Buffer.from(bytes))
    },
    add: keys.add,
    keepOnly: (keyId) => {
      main = keys.get(keyId).id
      keys.keepOnly(keyId)
    },
  }
}

/** Stands for the cipher of a master key that this server does not have. */
export const lockedCipher = (keyId: string, reason: string): SecretCipher => {
  const refuse = (): never => {
    throw cipherErrors.SECRETS_LOCKED({ reason })
  }
  const nothing = {
    seal: refuse,
    open: refuse,
    rewrap: refuse,
    derive: refuse,
    add: refuse,
    keepOnly: refuse,
  }
  return { keyId, locked: reason, held: () => [], ...nothing }
}
