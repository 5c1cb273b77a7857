import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { indentJson } from './indent-json.ts'

test('any JSON value means the same after indenting', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(indentJson(JSON.stringify([value])))).toEqual(JSON.parse(JSON.stringify([value])))
    }),
  )
})

test('the layout is the usual one, and numbers keep every digit', () => {
  expect(indentJson('{"a":[1,9007199254740993],"b":{}}')).toBe(
    '{\n  "a": [\n    1,\n    9007199254740993\n  ],\n  "b": {}\n}',
  )
})

test('what is no JSON stays as it is', () => {
  expect(indentJson('[not json')).toBe('[not json')
  expect(indentJson('plain')).toBe('plain')
})
