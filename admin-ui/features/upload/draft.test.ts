import { expect, test } from 'vitest'
import { ingestOf, mergeColumns, partitionText, tableNameOf, type Draft } from './draft.ts'

const preview = {
  options: { format: 'csv' as const },
  columns: [
    { source: 'Day', name: 'day', type_text: 'DATE' },
    { source: 'Wind (m/s)', name: 'wind_m_s', type_text: 'DOUBLE' },
  ],
  rows: [],
  warnings: [],
}
const draft: Draft = {
  options: {},
  columns: mergeColumns(preview, []),
  partitioning: [],
  catalog: 'lake',
  schema: 'main',
  table: 'weather',
  mode: 'create',
  onBadRows: 'refuse',
  registerAs: null,
}

test('a file name becomes a table name', () => {
  expect(tableNameOf('Seattle Weather (2).csv.gz')).toBe('seattle_weather_2')
  expect(tableNameOf('2024.parquet')).toBe('t_2024')
  expect(tableNameOf('Übung.json')).toBe('u_bung')
  expect(tableNameOf('....')).toBe('uploaded')
})

test('what nobody changed is left to the server', () => {
  expect(ingestOf('u', draft, preview)).toMatchObject({ columns: undefined, partitioning: undefined })
})

test('a left out column, a new name and a new type are sent', () => {
  const [day, wind] = draft.columns
  if (!day || !wind) throw new Error('the preview has two columns')
  const changed = {
    ...draft,
    columns: [
      { ...day, included: false },
      { ...wind, name: 'wind', type: 'REAL' },
    ],
  }
  expect(ingestOf('u', changed, preview).columns).toEqual([
    { source: 'Wind (m/s)', name: 'wind', type: 'REAL' },
  ])
})

test('changing how the file is read keeps names and types that were typed', () => {
  const before = draft.columns.map((column) => ({ ...column, name: `my_${column.name}`, type: 'VARCHAR' }))
  expect(mergeColumns(preview, before).map(({ name, type }) => [name, type])).toEqual([
    ['my_day', 'VARCHAR'],
    ['my_wind_m_s', 'VARCHAR'],
  ])
})

test('partitioning is spelt as in SQL, and not sent for an append', () => {
  expect(partitionText({ column: 'day', transform: 'month', size: 8 })).toBe('month(day)')
  expect(partitionText({ column: 'id', transform: 'bucket', size: 8 })).toBe('bucket(id, 8)')
  expect(partitionText({ column: 'Odd Name', transform: 'identity', size: 8 })).toBe('"Odd Name"')
  const partitioning = [{ column: 'day', transform: 'month' as const, size: 8 }]
  expect(ingestOf('u', { ...draft, partitioning }, preview).partitioning).toEqual(['month(day)'])
  expect(ingestOf('u', { ...draft, partitioning, mode: 'append' }, preview).partitioning).toBeUndefined()
})
