import { expect, test } from 'vitest'
import { notMended } from './since-mended.ts'

const thing = (name: string, minute: number, state: string) => ({
  name,
  state,
  created_at: `2026-11-01T00:0${minute}:00Z`,
})
const nameOf = ({ name }: { readonly name: string }): string => name

test('what failed twice is one, and what succeeded since is none', () => {
  const failed = [thing('a', 5, 'FAILED'), thing('b', 4, 'FAILED'), thing('a', 3, 'FAILED')]
  const succeeded = [thing('b', 6, 'SUCCEEDED'), thing('a', 1, 'SUCCEEDED')]
  expect(notMended(failed, succeeded, nameOf)).toEqual([thing('a', 5, 'FAILED')])
})
