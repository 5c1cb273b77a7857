import { expect, test } from 'vitest'
import { neverPrint } from '../platform/known-secrets.ts'
import { attemptLogs } from './attempt-logs.ts'

const SECRET = 'lantern-8842-split'

test('a secret that two pieces of a log would share is in neither', () => {
  neverPrint(SECRET)
  for (let before = 65_500; before < 65_540; before += 4) {
    const logs = attemptLogs()
    logs.line('a', 0, `${'x'.repeat(before)}${SECRET}${'y'.repeat(100)}`)
    const pieces = logs.take().map(({ text }) => text)
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.join('')).toContain('[redacted]')
    expect(pieces.join('')).not.toContain(SECRET)
  }
})
