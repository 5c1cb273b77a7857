import { expect, test } from 'vitest'
import { datasetNameOf, tagsOf } from './tags.ts'

test('a tag is a key, or a key with a value that may hold further equals signs', () => {
  expect(tagsOf(['pii', 'team=finance', 'q=a=b', ' x = y '])).toEqual({
    pii: '',
    team: 'finance',
    q: 'a=b',
    x: 'y',
  })
})

test('a table name becomes a name that the server accepts', () => {
  expect(datasetNameOf('Seattle_Weather')).toBe('seattle-weather')
  expect(datasetNameOf('__2024 ä flights__')).toBe('2024-flights')
  expect(datasetNameOf('x'.repeat(100))).toHaveLength(63)
})
