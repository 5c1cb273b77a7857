import { isCommonPassword } from './common-passwords.ts'

const SHORTEST = 12
const LONGEST = 256
const FEWEST_CHARACTERS = 5

/** `password2024!` is `password` to whoever guesses. */
const withoutTail = (text: string): string => text.replace(/[\p{N}\p{P}\p{S}]+$/u, '')

const isRun = (text: string): boolean => {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  const steps = new Set(codes.slice(1).map((code, at) => code - (codes[at] ?? 0)))
  return steps.size === 1
}

/**
 * Why a password is not good enough for the person with these names; undefined when it is. Rules by length and by what
 * is guessed first, none by kinds of characters (NIST SP 800-63B-4, section 3.1.1.2; ASVS 5.0, 6.2). Letters count after
 * NFKC, as they are hashed.
 */
export const passwordProblem = (password: string, names: readonly string[]): string | undefined => {
  const text = password.normalize('NFKC').toLowerCase()
  const characters = Array.from(text)
  if (characters.length < SHORTEST) return `it has fewer than ${SHORTEST} characters`
  if (characters.length > LONGEST) return `it has more than ${LONGEST} characters`
  if (new Set(characters).size < FEWEST_CHARACTERS || isRun(text)) return 'it repeats or counts up'
  const core = withoutTail(text)
  if ([text, core, text.replaceAll(/\s/gu, '')].some(isCommonPassword)) {
    return 'it is among the passwords that are guessed first: chosen by many, or known from breaches'
  }
  const own = [...names, 'boathouse'].map((name) => name.normalize('NFKC').toLowerCase())
  if (own.some((name) => name.length >= 3 && (core === name || text === name + name))) {
    return 'it is the name of the user or of this program'
  }
  return undefined
}
