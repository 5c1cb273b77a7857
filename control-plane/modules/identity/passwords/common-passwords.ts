import { readFileSync } from 'node:fs'
import { join } from 'node:path'

let known: ReadonlySet<string> | undefined

const linesOf = (file: string): readonly string[] =>
  readFileSync(join(import.meta.dirname, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '))

const read = (): ReadonlySet<string> =>
  new Set([...linesOf('common-passwords.txt'), ...linesOf('leaked-passwords.txt')])

/**
 * Whether `text`, lower case and NFKC, is among the passwords that people choose most, or of the long ones among those
 * that breaches made known. Read at the first question.
 */
export const isCommonPassword = (text: string): boolean => (known ??= read()).has(text)
