import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import {
  ancestorsOf,
  isExclusive,
  liesUnder,
  namespaceLocation,
  normalLocation,
  requireUnder,
  tableLocation,
} from './locations.policy.ts'

test.each([
  ['file:/a/b/', 'file:///a/b'],
  ['file:///a//b', 'file:///a/b'],
  ['s3a://bucket/a', 's3://bucket/a'],
  ['s3://bucket/a//b', 's3://bucket/a//b'],
  ['file:///a/x=a%2Fb/c d', 'file:///a/x=a%2Fb/c d'],
])('%s is %s in normal form', (given, normal) => {
  expect(normalLocation(given)).toBe(normal)
})

test.each([
  'file:///a/../b',
  'file:///a/./b',
  's3://bucket/..',
  'http://a/b',
  '/a/b',
  'a',
  '',
  'file:///',
  'file:///a\\b',
  'file:///a\u0000b',
])('%j is no location of a table', (given) => {
  expect(normalLocation(given)).toBeUndefined()
})

test('a location is not under another that merely begins alike', () => {
  expect(liesUnder('file:///a/bc', 'file:///a/b')).toBe(false)
  expect(() => requireUnder('s3://x/ab', ['s3://x/a'])).toThrow(/PATH_OUTSIDE_TABLE/)
})

test('ancestors end at the bucket', () => {
  expect(ancestorsOf('s3://bucket/a/b')).toEqual(['s3://bucket/a', 's3://bucket'])
})

test('no name places a table outside its namespace, or a namespace outside its catalog', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 4 }),
      fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.constantFrom('..', '.', '../..', 'a/../../b')),
      fc.uuid(),
      (levels, name, uuid) => {
        const namespace = namespaceLocation('file:///lake', levels)
        const table = tableLocation(namespace, name, uuid)
        expect(normalLocation(table)).toBe(table)
        expect(table.split('/').length).toBe(4 + levels.length + 1)
        expect(isExclusive(table)).toBe(true)
      },
    ),
  )
})
