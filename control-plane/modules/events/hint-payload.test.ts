import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { changesOf, payloadsOf } from './hint-payload.ts'

const change = fc.record({
  topic: fc.constantFrom('tables', 'datasets'),
  id: fc.string({ maxLength: 300, unit: 'grapheme' }),
  version: fc.option(fc.nat().map(String), { nil: undefined }),
})

test('whatever changed arrives whole, once, in payloads that PostgreSQL takes', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
      const payloads = payloadsOf('us', changes)
      for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8000)
      const arrived = payloads.flatMap((payload) => changesOf(payload, 'them'))
      const last = new Map(changes.map((c) => [`${c.topic}\n${c.id}`, c]))
      expect(arrived).toEqual([...last.values()])
    }),
  )
})

test('what we sent ourselves and what is no payload is not heard', () => {
  const [payload] = payloadsOf('us', [{ topic: 'tables', id: 'a' }])
  expect(changesOf(payload, 'us')).toEqual([])
  for (const text of [undefined, '', '{', '[]', '{"from":"x"}']) expect(changesOf(text, 'us')).toEqual([])
})
