import { readFileSync } from 'node:fs'
import { join } from 'node:path'

let known: ReadonlySet<string> | undefined

const read = (): ReadonlySet<string> => {
  const text = readFileSync(join(import.meta.dirname, 'common-passwords.txt'), 'utf8')
  return new Set(text.split('\n').filter((line) => line !== '' && !line.startsWith('# ')))
}

/** Whether `text`, lower case and NFKC, is among the passwords that people choose most. Read at the first question. */
export const isCommonPassword = (text: string): boolean => (known ??= read()).has(text)
