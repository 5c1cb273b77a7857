import { integer, assert, property } from 'fast-check'
import { expect, test } from 'vitest'
import { memoryPlan } from './memory-plan.ts'

const MIB = 1024 ** 2
const GIB = 1024 ** 3

test.for([
  [2 * GIB, 2, 1],
  [6 * GIB, 2, 2],
  [12 * GIB, 2, 2],
  [16 * GIB, 8, 8],
  [64 * GIB, 8, 8],
] as const)('%d bytes on %d processors make %d slots', ([bytes, processors, slots]) => {
  expect(memoryPlan(bytes, processors)).toMatchObject({ slots, threads: processors })
})

test('all children together stay within what they were given', () => {
  assert(
    property(integer({ min: 1, max: 512 }), integer({ min: 1, max: 64 }), (gib, processors) => {
      const { slots, slotBytes, readerBytes } = memoryPlan(gib * GIB, processors)
      expect(slots).toBeGreaterThanOrEqual(1)
      if (gib >= 2)
        expect(slots * (slotBytes + 160 * MIB) + 5 * (readerBytes + 96 * MIB)).toBeLessThanOrEqual(gib * GIB)
    }),
  )
})
