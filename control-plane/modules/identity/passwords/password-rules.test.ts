import { expect, test } from 'vitest'
import { passwordProblem } from './password-rules.ts'

test.each([
  ['short', 'fewer than 12'],
  ['x'.repeat(257), 'more than 256'],
  ['aaaaaaaaaaaaaaaa', 'repeats'],
  ['abcdefghijklmnop', 'counts up'],
  ['1qaz2wsx3edc', 'guessed first'],
  ['Password2024!', 'guessed first'],
  // Full-width letters are the same after NFKC.
  ['Ｐａｓｓｗｏｒｄ2024!', 'guessed first'],
  ['qwerty uiop123', 'guessed first'],
  ['141312190296q', 'known from breaches'],
  ['SleepyHollow99', 'known from breaches'],
  ['ada.lovelace-1815', 'name of the user'],
  ['Boathouse2026', 'name of the user'],
])('%s is refused', (password, why) => {
  expect(passwordProblem(password, ['ada.lovelace'])).toContain(why)
})

test.each([
  'correct horse battery staple',
  'żółta łódka na wodzie',
  '鰻の蒲焼きと冷たい麦茶を一杯',
  'k9-Vd4.plume,Rain',
])('%s is taken', (password) => {
  expect(passwordProblem(password, ['ada.lovelace'])).toBeUndefined()
})
