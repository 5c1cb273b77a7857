import * as fc from 'fast-check'
import { expect } from 'vitest'
import { test, type TestLake } from './testing-lake.ts'

type Step =
  | { readonly do: 'add'; readonly name: string; readonly first: boolean }
  | { readonly do: 'drop' | 'widen'; readonly at: number }
  | { readonly do: 'rename'; readonly at: number; readonly to: string }
  | { readonly do: 'partition'; readonly at: number }
  | { readonly do: 'insert' }

const NAMES = ['a', 'b', 'c', 'd', 'e']
const at = fc.nat({ max: 4 })
const name = fc.constantFrom(...NAMES)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('add' as const), name, first: fc.boolean() }) },
  fc.record({ do: fc.constantFrom('drop' as const, 'widen' as const), at }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rename' as const), at, to: name }) },
  fc.record({ do: fc.constant('partition' as const), at }),
  { weight: 3, arbitrary: fc.constant({ do: 'insert' as const }) },
)

/** What the table must hold: columns in order, each with its value in every row. */
interface Model {
  columns: { name: string; values: (number | null)[]; wide: boolean; partitioned: boolean }[]
  rows: number
}

const statementOf = (model: Model, one: Step, table: string): string | undefined => {
  if (one.do === 'insert') {
    const values = model.columns.map((_, index) => model.rows * 10 + index)
    for (const [index, column] of model.columns.entries()) column.values.push(values[index] ?? null)
    model.rows += 1
    return `INSERT INTO ${table} VALUES (${values.join(', ')})`
  }
  if (one.do === 'add') {
    if (model.columns.some((column) => column.name === one.name)) return undefined
    const values = Array.from({ length: model.rows }, () => null)
    const column = { name: one.name, values, wide: false, partitioned: false }
    model.columns = one.first ? [column, ...model.columns] : [...model.columns, column]
    return `ALTER TABLE ${table} ADD COLUMN ${one.name} INTEGER ${one.first ? 'FIRST' : 'LAST'}`
  }
  const column = model.columns[one.at % model.columns.length]
  if (!column) return undefined
  switch (one.do) {
    case 'drop':
      if (column.partitioned || model.columns.length === 1) return undefined
      model.columns = model.columns.filter((other) => other !== column)
      return `ALTER TABLE ${table} DROP COLUMN ${column.name}`
    case 'widen':
      column.wide = true
      return `ALTER TABLE ${table} ALTER COLUMN ${column.name} SET DATA TYPE BIGINT`
    case 'partition':
      column.partitioned = true
      return `ALTER TABLE ${table} SET PROPERTIES partitioning = ARRAY['truncate(${column.name}, 7)']`
    case 'rename': {
      if (model.columns.some((other) => other.name === one.to)) return undefined
      const old = column.name
      column.name = one.to
      return `ALTER TABLE ${table} RENAME COLUMN ${old} TO ${one.to}`
    }
  }
}

const sorted = (all: readonly (readonly unknown[])[]): string[] =>
  all.map((row) => JSON.stringify(row)).toSorted()

const fresh = (column: string): Model['columns'][number] => ({
  name: column,
  values: [],
  wide: false,
  partitioned: false,
})

const check = async (lake: TestLake, model: Model, table: string): Promise<void> => {
  const { columns, rows } = await lake.execute(`SELECT * FROM ${table}`)
  expect(columns.map((column) => [column.name, column.typeText])).toEqual(
    model.columns.map((column) => [column.name, column.wide ? 'BIGINT' : 'INTEGER']),
  )
  const expected = Array.from({ length: model.rows }, (_, row) =>
    model.columns.map(({ values }) => values[row]?.toString() ?? null),
  )
  expect(sorted(rows)).toEqual(sorted(expected))
  const [column] = model.columns
  const value = column?.values.find((one) => one !== null)
  if (column && value !== undefined)
    expect(await lake.rows(`SELECT count(*) FROM ${table} WHERE ${column.name} = ${value}`)).toEqual([['1']])
}

let tables = 0

test('rows keep their values through any sequence of changes', { timeout: 60_000 }, async ({ lake }) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 10 }), async (steps) => {
      const table = `evolving_${(tables += 1)}`
      await lake.execute(`CREATE TABLE ${table} (a INTEGER, b INTEGER)`)
      const model: Model = { columns: [fresh('a'), fresh('b')], rows: 0 }
      for (const one of [{ do: 'insert' as const }, ...steps]) {
        const statement = statementOf(model, one, table)
        if (statement !== undefined) await lake.execute(statement)
      }
      await check(lake, model, table)
    }),
    { numRuns: 12 },
  )
})
