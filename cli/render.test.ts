import { expect, test } from 'vitest'
import { csvLine, tablePrinter } from './render.ts'

test('CSV tells NULL from the empty text and quotes what needs it', () => {
  expect(csvLine([null, '', 'a', 'a,b', 'say "hi"', 'two\nlines'])).toBe(
    ',"",a,"a,b","say ""hi""","two\nlines"',
  )
})

test('a table keeps the widths of its first block and aligns figures to the right', () => {
  const lines: string[] = []
  const print = tablePrinter([{ name: 'name' }, { name: 'n', numeric: true }], true, (line) =>
    lines.push(line),
  )
  print([
    ['日本', '7'],
    [null, '1234'],
  ])
  print([['x', '9']])
  expect(lines).toEqual(['name  n', '────  ────', '日本     7', 'NULL  1234', 'x        9'])
})

test('control characters never reach the terminal', () => {
  const lines: string[] = []
  tablePrinter([{ name: 't' }], false, (line) => lines.push(line))([['a\u001b[31mb\nc']])
  expect(lines).toEqual(['a\\u001b[31mb\\nc'])
})
