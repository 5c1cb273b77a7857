import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  applyTransform,
  compareValues,
  currentSchema,
  dataFileFromStatistics,
  defaultSpec,
  parseTransform,
  partitionKey,
  planScan,
  type ColumnStatistics,
  type Comparison,
  type Expression,
  type Value,
} from '../index.ts'
import { testLake } from '../testing/lake.ts'

/** Column position + 1 is the field id. Few values each, so that filters hit and miss. */
const COLUMNS = [
  {
    name: 'i',
    type: 'int',
    values: fc.integer({ min: -12, max: 12 }),
    transforms: ['bucket[3]', 'truncate[5]'],
  },
  {
    name: 'l',
    type: 'long',
    values: fc.bigInt({ min: -30n, max: 30n }),
    transforms: ['bucket[4]', 'truncate[7]'],
  },
  {
    name: 's',
    type: 'string',
    values: fc.string({ unit: fc.constantFrom('a', 'b', '\u{1F9CA}', '\uFFFD'), maxLength: 4 }),
    transforms: ['truncate[1]', 'truncate[2]', 'bucket[3]'],
  },
  {
    name: 'd',
    type: 'double',
    values: fc.oneof(
      fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity),
      fc.integer({ min: -4, max: 4 }),
    ),
    transforms: [],
  },
  {
    name: 'ts',
    type: 'timestamp',
    values: fc.bigInt({ min: -400n, max: 400n }).map((days) => days * 86_400_000_000n + 3_600_000_001n),
    transforms: ['year', 'month', 'day', 'hour', 'bucket[2]'],
  },
  {
    name: 'da',
    type: 'date',
    values: fc.integer({ min: -500, max: 500 }),
    transforms: ['year', 'month', 'day'],
  },
  { name: 'u', type: 'uuid', values: fc.uuid(), transforms: ['bucket[5]'] },
  {
    name: 'dec',
    type: 'decimal(9, 2)',
    values: fc.bigInt({ min: -400n, max: 400n }),
    transforms: ['truncate[100]'],
  },
] as const

type Row = readonly (Value | null)[]
const rows: fc.Arbitrary<Row> = fc.tuple(
  ...COLUMNS.map(({ values }: { values: fc.Arbitrary<Value> }) => fc.option(values, { freq: 6 })),
)

const specs = fc
  .uniqueArray(
    fc.constantFrom(
      ...COLUMNS.flatMap((column, index) =>
        ['identity', ...column.transforms].map((transform) => ({
          'source-id': index + 1,
          name: transform === 'identity' ? column.name : `${column.name}_${transform.replace(/\W/g, '')}`,
          transform,
        })),
      ),
    ),
    { maxLength: 3, selector: (field) => field.name },
  )
  .map((fields) => ({ fields }))

const COMPARISONS: readonly Comparison[] = ['eq', 'notEq', 'lt', 'ltEq', 'gt', 'gtEq']
const predicates: fc.Arbitrary<Expression> = fc.oneof(
  ...COLUMNS.map(({ values }: { values: fc.Arbitrary<Value> }, index): fc.Arbitrary<Expression> => {
    const field = index + 1
    return fc.oneof(
      fc.record({ op: fc.constantFrom(...COMPARISONS), field: fc.constant(field), value: values }),
      fc.record({
        op: fc.constantFrom('in', 'notIn'),
        field: fc.constant(field),
        values: fc.array(values, { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ op: fc.constantFrom('isNull', 'notNull'), field: fc.constant(field) }),
    )
  }),
  fc.record({ op: fc.constantFrom('isNan', 'notNan'), field: fc.constant(4) }),
  fc.record({
    op: fc.constantFrom('startsWith', 'notStartsWith'),
    field: fc.constant(3),
    value: fc.string({ unit: fc.constantFrom('a', 'b', '\u{1F9CA}'), maxLength: 3 }),
  }),
)
const { filter: filters } = fc.letrec<{ filter: Expression }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    predicates,
    fc.record({ op: fc.constantFrom('and', 'or'), args: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ op: fc.constant('not'), arg: tie('filter') }),
  ) as fc.Arbitrary<Expression>,
}))

const isNan = (value: Value): boolean => typeof value === 'number' && Number.isNaN(value)
/** DuckDB's order: NaN is equal to itself and above everything; both zeros are equal. */
const compare = (field: number, a: Value, b: Value): number => {
  if (isNan(a) || isNan(b)) return Number(isNan(a)) - Number(isNan(b))
  return a === b ? 0 : compareValues(COLUMNS[field - 1]?.type ?? 'int', a, b)
}
const COMPARE: Readonly<Record<Comparison, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  notEq: (order) => order !== 0,
  lt: (order) => order < 0,
  ltEq: (order) => order <= 0,
  gt: (order) => order > 0,
  gtEq: (order) => order >= 0,
}

/** SQL's three-valued logic on one row; null is unknown. */
const evaluate = (filter: Expression, row: Row): boolean | null => {
  switch (filter.op) {
    case 'true':
      return true
    case 'false':
      return false
    case 'not': {
      const inner = evaluate(filter.arg, row)
      return inner === null ? null : !inner
    }
    case 'and':
    case 'or': {
      const decisive = filter.op === 'or'
      const all = filter.args.map((arg) => evaluate(arg, row))
      if (all.includes(decisive)) return decisive
      return all.includes(null) ? null : !decisive
    }
    case 'isNull':
      return row[filter.field - 1] === null
    case 'notNull':
      return row[filter.field - 1] !== null
    case 'isNan':
    case 'notNan': {
      const value = row[filter.field - 1] ?? null
      return value === null ? null : isNan(value) === (filter.op === 'isNan')
    }
    case 'in':
    case 'notIn': {
      const value = row[filter.field - 1] ?? null
      return value === null
        ? null
        : filter.values.some((other) => compare(filter.field, value, other) === 0) === (filter.op === 'in')
    }
    case 'startsWith':
    case 'notStartsWith': {
      const value = row[filter.field - 1] ?? null
      return typeof value === 'string'
        ? value.startsWith(filter.value) === (filter.op === 'startsWith')
        : null
    }
    case 'eq':
    case 'notEq':
    case 'lt':
    case 'ltEq':
    case 'gt':
    case 'gtEq': {
      const value = row[filter.field - 1] ?? null
      return value === null ? null : COMPARE[filter.op](compare(filter.field, value, filter.value))
    }
  }
}

const statisticsOf = (some: readonly Row[], index: number, nanKnown: boolean): ColumnStatistics => {
  const values = some.map((row) => row[index] ?? null).filter((value) => value !== null)
  const sorted = values.filter((value) => !isNan(value)).sort((a, b) => compare(index + 1, a, b))
  return {
    valueCount: BigInt(some.length),
    nullCount: BigInt(some.length - values.length),
    ...(nanKnown ? { nanCount: BigInt(values.length - sorted.length) } : {}),
    min: sorted.at(0),
    max: sorted.at(-1),
  }
}

const schema = {
  type: 'struct' as const,
  fields: COLUMNS.map(({ name, type }, index) => ({ id: index + 1, name, required: false, type })),
}

test('a plan leaves out no file with a matching row', async () => {
  let skipped = 0
  await fc.assert(
    fc.asyncProperty(
      specs,
      fc.array(fc.array(rows, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
      fc.array(filters, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      async (spec, commits, tried, nanKnown) => {
        const lake = await testLake({
          schema,
          spec,
          properties: { 'write.metadata.metrics.default': 'truncate(2)' },
        })
        const table = await lake.table()
        const contents = new Map<string, readonly Row[]>()
        const partitionOf = (row: Row) =>
          defaultSpec(table).fields.map((field) => {
            const source = field['source-id'] - 1
            return applyTransform(
              parseTransform(field.transform),
              COLUMNS[source]?.type ?? 'int',
              row[source] ?? null,
            )
          })
        for (const commit of commits) {
          const groups = Map.groupBy(commit, (row) => partitionKey(0, partitionOf(row)))
          const files = [...groups.values()].map((some) => {
            const path = `f${contents.size}`
            contents.set(path, some)
            return dataFileFromStatistics(table, currentSchema(table), {
              path,
              recordCount: BigInt(some.length),
              sizeBytes: 1n,
              specId: 0,
              partition: some[0] ? partitionOf(some[0]) : [],
              columns: new Map(COLUMNS.map((_, index) => [index + 1, statisticsOf(some, index, nanKnown)])),
            })
          })
          await lake.append(...files)
        }
        for (const filter of tried) {
          const plan = await planScan(lake.storage, await lake.table(), { filter })
          const planned = new Set(plan.files.map((file) => file.path))
          for (const [path, some] of contents)
            if (some.some((row) => evaluate(filter, row) === true)) expect(planned).toContain(path)
          skipped += contents.size - planned.size
        }
      },
    ),
    { numRuns: 300 },
  )
  // Leaving nothing out would be right, too, and useless.
  expect(skipped).toBeGreaterThan(100)
})
