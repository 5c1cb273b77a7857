import { expect, test } from 'vitest'
import { treeKey } from './tree-keys.ts'
import { treeRows } from './tree-rows.ts'

const known = {
  catalogs: [{ name: 'lake' }],
  schemas: new Map([['lake', [{ name: 'main' }]]]),
  tables: new Map([
    [
      'lake/main',
      [
        { name: 'airports', kind: 'table' },
        { name: 'flights', kind: 'view' },
      ],
    ],
  ] as const),
}

test('only what is open shows its children', () => {
  expect(treeRows(known, new Set()).map(({ key }) => key)).toEqual(['lake'])
  expect(treeRows(known, new Set(['lake'])).map(({ key }) => key)).toEqual(['lake', 'lake/main'])
  expect(treeRows(known, new Set(['lake', 'lake/main'])).map(({ kind }) => kind)).toEqual([
    'catalog',
    'schema',
    'table',
    'view',
  ])
  expect(treeRows(known, new Set(['lake/main'])).map(({ key }) => key)).toEqual(['lake'])
})

test('keys move, open and close as in the tree pattern', () => {
  const rows = treeRows(known, new Set(['lake', 'lake/main']))
  expect(treeKey('ArrowDown', rows, 3)).toEqual({ move: 3 })
  expect(treeKey('ArrowUp', rows, 1)).toEqual({ move: 0 })
  expect(treeKey('ArrowLeft', rows, 3)).toEqual({ move: 1 })
  expect(treeKey('ArrowLeft', rows, 1)).toEqual({ toggle: rows[1] })
  expect(treeKey('ArrowRight', treeRows(known, new Set()), 0)?.toggle?.key).toBe('lake')
  expect(treeKey('Enter', rows, 2)).toEqual({ open: rows[2] })
})

test('a letter goes to the next row that begins with it, around the end', () => {
  const rows = treeRows(known, new Set(['lake', 'lake/main']))
  expect(treeKey('f', rows, 0)).toEqual({ move: 3 })
  expect(treeKey('A', rows, 3)).toEqual({ move: 2 })
  expect(treeKey('x', rows, 0)).toBeUndefined()
})
