import { expect, test } from 'vitest'
import { nameBefore, parseDotted, tablesNamed } from './name-context.ts'

test('dotted names are read with their quotes', () => {
  expect(parseDotted('lake.main.flights')).toEqual(['lake', 'main', 'flights'])
  expect(parseDotted('lake."Odd "" name".x')).toEqual(['lake', 'Odd " name', 'x'])
  expect(parseDotted('a b')).toBeUndefined()
  expect(parseDotted('')).toBeUndefined()
})

test('tables are found with and without alias', () => {
  expect(tablesNamed('SELECT * FROM lake.main.flights f JOIN airports AS a ON true WHERE x')).toEqual([
    { path: ['lake', 'main', 'flights'], alias: 'f' },
    { path: ['airports'], alias: 'a' },
  ])
  expect(tablesNamed('select * from t where a')).toEqual([{ path: ['t'], alias: undefined }])
  expect(tablesNamed('INSERT INTO main.t SELECT 1')).toEqual([{ path: ['main', 't'], alias: undefined }])
  expect(tablesNamed('SELECT * FROM a x, b.c y')).toEqual([
    { path: ['a'], alias: 'x' },
    { path: ['b', 'c'], alias: 'y' },
  ])
})

test('what stands before the cursor is what is complete and what is typed', () => {
  expect(nameBefore('SELECT f.carr')).toEqual({ path: ['f'], typed: 'carr' })
  expect(nameBefore('SELECT * FROM lake.main.')).toEqual({ path: ['lake', 'main'], typed: '' })
  expect(nameBefore('SEL')).toEqual({ path: [], typed: 'SEL' })
  expect(nameBefore('FROM "Odd Name".x')).toEqual({ path: ['Odd Name'], typed: 'x' })
})
