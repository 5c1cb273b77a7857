import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { secondsToWait } from './sign-in-throttle.ts'

const quiet = { byPair: 0, bySource: 0, secondsSincePair: 0, secondsSinceSource: 0 }

test.each([
  [{ ...quiet, byPair: 4, bySource: 4 }, 0],
  [{ ...quiet, byPair: 5, bySource: 5 }, 2],
  [{ ...quiet, byPair: 7, bySource: 7 }, 8],
  [{ ...quiet, byPair: 7, bySource: 7, secondsSincePair: 7.4 }, 1],
  [{ ...quiet, byPair: 7, bySource: 7, secondsSincePair: 9 }, 0],
  [{ ...quiet, byPair: 0, bySource: 30 }, 2],
  [{ ...quiet, byPair: 100, bySource: 100 }, 300],
])('%j waits %i s', (failures, seconds) => {
  expect(secondsToWait(failures)).toBe(seconds)
})

test('another failure never shortens the wait, and no wait is longer than five minutes', () => {
  const count = fc.integer({ min: 0, max: 10_000 })
  fc.assert(
    fc.property(count, count, (byPair, bySource) => {
      const before = secondsToWait({ ...quiet, byPair, bySource })
      const after = secondsToWait({ ...quiet, byPair: byPair + 1, bySource: bySource + 1 })
      expect(after).toBeGreaterThanOrEqual(before)
      expect(after).toBeLessThanOrEqual(300)
    }),
  )
})
