import { expect, test, vi } from 'vitest'
import { parseTree } from './execute/parse-tree.ts'
import { testPool } from './testing.ts'

const listOf = (count: number, first: bigint): string =>
  `SELECT 1 WHERE 1 IN (${Array.from({ length: count }, (_, at) => first + BigInt(at)).join(', ')})`

const constants = (tree: unknown): unknown[] => {
  const found: unknown[] = []
  JSON.stringify(tree, (key, value: unknown) => {
    if (key === 'value' && typeof value === 'object' && value !== null && 'value' in value)
      found.push(value.value)
    return typeof value === 'bigint' ? value.toString() : value
  })
  return found
}

// A reviver is called for every key of the tree: half a million times here, for a second in which nobody is served.
test('this process visits no value of a large tree by itself, and longs stay exact', async () => {
  const readers = testPool()
  const parse = vi.spyOn(JSON, 'parse')
  const small = await parseTree(readers, listOf(20_000, 1n))
  const long = await parseTree(readers, listOf(1000, 9_007_199_254_740_993n))
  expect(parse.mock.calls.filter(([, reviver]) => reviver !== undefined)).toEqual([])
  parse.mockRestore()
  expect(constants(small)).toContain(20_000)
  expect(constants(long)).toContain(9_007_199_254_740_993n)
})

test('numbers that JSON does not have come as texts', async () => {
  const tree = await parseTree(testPool(), 'SELECT 1e400, \'Infinity "query_location":18446744073709551615\'')
  expect(constants(tree)).toEqual(['Infinity', 'Infinity "query_location":18446744073709551615'])
})
