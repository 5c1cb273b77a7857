import { expect, test } from 'vitest'
import { valueAt } from './json-pointer.ts'

// RFC 6901, section 5.
const DOCUMENT = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'm~n': 8, ' ': 7 }
test.each([
  ['', DOCUMENT],
  ['/foo', ['bar', 'baz']],
  ['/foo/0', 'bar'],
  ['/', 0],
  ['/a~1b', 1],
  ['/c%d', 2],
  ['/m~0n', 8],
  ['/ ', 7],
  ['/foo/2', undefined],
  ['/foo/01', undefined],
  ['/foo/length', undefined],
  ['/foo/0/x', undefined],
  ['/__proto__', undefined],
])('%j stands for %j', (pointer, value) => {
  expect(valueAt(DOCUMENT, pointer)).toEqual(value)
})
