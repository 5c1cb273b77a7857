import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2)

// OWASP's second profile: 19 MiB, two passes, one lane; 56 ms on the machine that this was written on.
const PROFILE = { memory: 19_456, passes: 2, parallelism: 1 }
const TAG_LENGTH = 32
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

const withoutPadding = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')

/** Hashes a password with argon2id (RFC 9106); gives the PHC string `$argon2id$v=19$m=…,t=…,p=…$salt$tag`. */
export const hashPassword = async (password: string): Promise<string> => {
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', {
    ...PROFILE,
    message: password.normalize('NFKC'),
    nonce,
    tagLength: TAG_LENGTH,
  })
  const { memory, passes, parallelism } = PROFILE
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${withoutPadding(nonce)}$${withoutPadding(tag)}`
}

/** True when `password` made `hash`. A string that is no such hash fits no password. */
export const verifyPassword = async (password: string, hash: string): Promise<boolean> => {
  const match = PHC.exec(hash)
  if (!match) return false
  const [, memory, passes, parallelism, salt = '', tag = ''] = match
  const expected = Buffer.from(tag, 'base64')
  const seen = await derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  })
  return timingSafeEqual(seen, expected)
}

/** A hash by today's profile that no password is known to fit. */
const DECOY = `$argon2id$v=19$m=${PROFILE.memory},t=${PROFILE.passes},p=${PROFILE.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Costs what a verification costs, so that the time of an answer does not tell which names exist. */
export const verifyNothing = async (password: string): Promise<false> => {
  await verifyPassword(password, DECOY)
  return false
}
