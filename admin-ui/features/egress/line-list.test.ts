import { expect, test } from 'vitest'
import { linesOf, listError } from './line-list.ts'

test('lines and commas part, and blanks do not count', () => {
  expect(linesOf(' 10.0.0.0/8\n\nfd00::/8, 192.168.0.0/16 ')).toEqual([
    '10.0.0.0/8',
    'fd00::/8',
    '192.168.0.0/16',
  ])
})

test('an error names the line that it is of', () => {
  const lines = ['443', 'many']
  expect(listError({ 'ports[1]': 'write a port' }, 'ports', lines)).toBe('many: write a port')
  expect(listError({ ports: 'too many' }, 'ports', lines)).toBe('too many')
  expect(listError({ 'networks[1]': 'write a network' }, 'ports', lines)).toBeUndefined()
})
