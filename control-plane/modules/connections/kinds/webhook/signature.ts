import { createHmac, timingSafeEqual } from 'node:crypto'

/** What is signed: the id of the message, the second it was sent, and its bytes. */
export interface SignedMessage {
  readonly id: string
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly body: string | Uint8Array
}

const PREFIX = 'whsec_'

const keyOf = (secret: string): Buffer =>
  secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret, 'utf8')

/** The signature of a message: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body` (Standard Webhooks 1.0, «Signature scheme»). */
export const signatureOf = (secret: string, { id, timestamp, body }: SignedMessage): string => {
  const mac = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body)
  return `v1,${mac.digest('base64')}`
}

/** True when one of the signatures, which spaces separate, is that of the message. Takes the same time for all. */
export const isSignedBy = (secret: string, message: SignedMessage, signatures: string): boolean => {
  const expected = Buffer.from(signatureOf(secret, message))
  let found = false
  for (const signature of signatures.split(' ')) {
    const given = Buffer.from(signature)
    if (given.length === expected.length && timingSafeEqual(given, expected)) found = true
  }
  return found
}
