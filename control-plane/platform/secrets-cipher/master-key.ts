import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'

/** 256 bits; in memory as a `KeyObject`, which neither a log nor an inspector prints. */
export interface MasterKey {
  /** 16 hexadecimal digits made from the key: tells keys apart and says nothing about them. */
  readonly id: string
  readonly key: KeyObject
}

const BYTES = 32

const decode = (text: string): Buffer =>
  /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')

/** The key that `text` writes in base64 or hexadecimal; undefined when it is not 32 bytes. */
export const parseMasterKey = (text: string): MasterKey | undefined => {
  const trimmed = text.trim()
  const bytes = /^[A-Za-z0-9+/_-]+=*$/.test(trimmed) ? decode(trimmed) : Buffer.alloc(0)
  if (bytes.length !== BYTES) return undefined
  const id = createHmac('sha256', bytes).update('boathouse master key id').digest('hex').slice(0, 16)
  return { id, key: createSecretKey(bytes) }
}
