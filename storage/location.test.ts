import { expect, test } from 'vitest'
import {
  bucketAndKey,
  InvalidLocation,
  isWithin,
  joinLocation,
  normaliseLocation,
  pathOf,
} from './location.ts'

test.each([
  ['file:/a/b', 'file:///a/b'],
  ['file:///a/b/', 'file:///a/b'],
  ['file://localhost/a', 'file:///a'],
  ['FILE:///a%20b', 'file:///a%20b'],
  ['file:///', 'file:///'],
  ['s3a://b/k//x/', 's3://b/k//x'],
  ['s3://b', 's3://b'],
])('%s is spelt %s', (given, normal) => expect(normaliseLocation(given)).toBe(normal))

test.each([
  '/a/b',
  'a',
  '',
  'http://x/y',
  'file://host/a',
  'file:a',
  's3:///k',
  's3:b/k',
  'file:///a/../b',
  's3://b/./k',
  's3://b/..',
  'file:///a\u0000b',
])('%j is refused', (given) => expect(() => normaliseLocation(given)).toThrow(InvalidLocation))

test('a part cannot climb out of its base', () => {
  expect(joinLocation('s3://b/t/', '/data/', 'x')).toBe('s3://b/t/data/x')
  expect(() => joinLocation('s3://b/t', '..', 'x')).toThrow(InvalidLocation)
  expect(() => joinLocation('file:///t', 'a/../../x')).toThrow(InvalidLocation)
})

test('within means below a whole path segment', () => {
  expect(isWithin('s3://b/t/x', 's3a://b/t/')).toBe(true)
  expect(isWithin('file:/t', 'file:///t')).toBe(true)
  expect(isWithin('s3://b/tab', 's3://b/t')).toBe(false)
  expect(isWithin('file:///anything', 'file:///')).toBe(true)
})

test('paths and keys are the text after the scheme', () => {
  expect(pathOf('file:/a/%41')).toBe('/a/%41')
  expect(bucketAndKey('s3://b/k/x y')).toEqual({ bucket: 'b', key: 'k/x y' })
  expect(() => pathOf('s3://b/k')).toThrow(InvalidLocation)
})
