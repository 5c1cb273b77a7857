import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineDiff } from './line-diff.ts'

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'))

test('what stays and what goes is the one text, what stays and what comes the other', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = lineDiff(before, after)
      const of = (kind: string): string =>
        lines
          .filter((line) => line.kind === 'same' || line.kind === kind)
          .map((line) => line.text)
          .join('\n')
      expect(of('removed')).toBe(before)
      expect(of('added')).toBe(after)
    }),
  )
})

test('a line in the middle changes alone', () => {
  expect(lineDiff('a\nb\nc', 'a\nx\nc').map(({ kind, text: line }) => `${kind} ${line}`)).toEqual([
    'same a',
    'removed b',
    'added x',
    'same c',
  ])
})
