import { hash, randomBytes } from 'node:crypto'

const TOKEN_PREFIX = 'bh_'

/** 256 random bits in base64url: 43 characters. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** The value of an access token: `bh_` tells secret scanners whose it is. */
export const newTokenValue = (): string => TOKEN_PREFIX + newSecret()

/** What the database keeps of a secret. A plain hash suffices: 256 bits cannot be guessed. */
export const digestOf = (secret: string): Buffer => hash('sha256', secret, 'buffer')

/** The first characters of a token, which lists show; four of 43 random ones tell little. */
export const shownPrefix = (value: string): string =>
  value.startsWith(TOKEN_PREFIX) ? value.slice(0, TOKEN_PREFIX.length + 4) : value.slice(0, 4)

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const PASSWORD_LENGTH = 30

/** A password that a person can type: 30 characters in groups of six, without look-alikes (148 bits). */
export const newPassword = (): string => {
  const letters: string[] = []
  while (letters.length < PASSWORD_LENGTH) {
    for (const byte of randomBytes(32)) {
      // 248 is the largest multiple of 31 in a byte: beyond it letters would not be equally likely.
      const letter = byte < 248 ? ALPHABET[byte % ALPHABET.length] : undefined
      if (letter && letters.length < PASSWORD_LENGTH) letters.push(letter)
    }
  }
  return letters.join('').replaceAll(/.{6}(?=.)/g, '$&-')
}
