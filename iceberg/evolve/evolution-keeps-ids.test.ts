import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  allFields,
  applyUpdates,
  checkRequirements,
  currentSchema,
  EvolutionRefused,
  evolveSchema,
  fieldIndex,
  newTableMetadata,
  replacePartitioning,
  replaceSortOrder,
  type ColumnPosition,
  type IcebergType,
  type SchemaChange,
  type TableMetadata,
} from '../index.ts'
import { isPromotion } from './promote-type.ts'

const NAMES = ['a', 'b', 'c', 'd', 's', 'l', 'm']
const name = fc.constantFrom(...NAMES)
const struct: IcebergType = { type: 'struct', fields: [{ id: 1, name: 'a', required: false, type: 'int' }] }
const type = fc.constantFrom<IcebergType>(
  'int',
  'long',
  'float',
  'double',
  'string',
  'decimal(5, 2)',
  struct,
  {
    type: 'list',
    'element-id': 2,
    element: struct,
    'element-required': false,
  },
)
const path = fc.oneof(
  name.map((one) => [one]),
  fc.tuple(name, name).map((parts) => [...parts]),
  fc.tuple(name, fc.constant('element'), name).map((parts) => [...parts]),
)
const position = fc.oneof(
  fc.record({ at: fc.constantFrom('first' as const, 'last' as const) }),
  fc.record({ at: fc.constantFrom('after' as const, 'before' as const), sibling: name }),
) satisfies fc.Arbitrary<ColumnPosition>

const schemaChange: fc.Arbitrary<SchemaChange> = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), column: path, type, position }),
  fc.record({ kind: fc.constant('drop' as const), column: path }),
  fc.record({ kind: fc.constant('rename' as const), column: path, to: name }),
  fc.record({ kind: fc.constant('type' as const), column: path, type }),
  fc.record({ kind: fc.constant('move' as const), column: path, position }),
  fc.record({ kind: fc.constant('optional' as const), column: path }),
)
type Step = (table: TableMetadata) => ReturnType<typeof evolveSchema>
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: schemaChange.map(
      (change): Step =>
        (table) =>
          evolveSchema(table, [change]),
    ),
  },
  fc
    .array(fc.record({ column: path, transform: fc.constantFrom('identity', 'bucket[4]', 'truncate[3]') }), {
      maxLength: 2,
    })
    .map(
      (by): Step =>
        (table) =>
          replacePartitioning(table, by),
    ),
  name.map(
    (column): Step =>
      (table) =>
        replaceSortOrder(table, [{ column: [column], direction: 'asc', nulls: 'first' }]),
  ),
)

const start = (version: 1 | 2): TableMetadata =>
  newTableMetadata({
    formatVersion: version,
    location: 'file:///t',
    schema: {
      type: 'struct',
      fields: [
        { id: 1, name: 'a', required: true, type: 'int' },
        {
          id: 2,
          name: 's',
          required: false,
          type: { type: 'struct', fields: [{ id: 3, name: 'b', required: true, type: 'float' }] },
        },
      ],
    },
  })

/** What a file written with one schema needs of a later one: what it calls the same is the same, and still fits. */
const checkReadable = (older: TableMetadata, newer: TableMetadata): void => {
  const now = fieldIndex(currentSchema(newer))
  for (const { field, parents } of allFields(currentSchema(older))) {
    const same = now.get(field.id)
    if (!same) continue
    expect(same.parents).toEqual(parents)
    if (typeof field.type === 'string' && typeof same.field.type === 'string')
      expect(isPromotion(field.type, same.field.type)).toBe(true)
    else expect(typeof same.field.type).toBe(typeof field.type)
    if (same.field.required) expect(field.required).toBe(true)
  }
}

test('whatever the evolution, ids are unique and never used again, and older files stay readable', () => {
  let made = 0
  fc.assert(
    fc.property(
      fc.constantFrom(1 as const, 2 as const),
      fc.array(step, { minLength: 15, maxLength: 25 }),
      (version, steps) => {
        const history = [start(version)]
        const everUsed = new Map<number, string>()
        for (const apply of steps) {
          const base = history.at(-1) ?? start(version)
          let next
          try {
            const { requirements, updates } = apply(base)
            checkRequirements(base, requirements)
            // `applyUpdates` checks that ids and names are unique, and that specs and orders fit.
            next = applyUpdates(base, updates)
          } catch (error) {
            if (error instanceof EvolutionRefused) continue
            throw error
          }
          made += 1
          const before = fieldIndex(currentSchema(base))
          for (const { field } of allFields(currentSchema(next))) {
            if (!before.has(field.id)) expect(field.id).toBeGreaterThan(base['last-column-id'])
            expect(field.id).toBeLessThanOrEqual(next['last-column-id'])
            everUsed.set(field.id, field.name)
          }
          const partitionIds = new Map<number, string>()
          for (const spec of next['partition-specs'])
            for (const field of spec.fields) {
              const what = `${field['source-id']} ${field.transform === 'void' ? '' : field.transform}`
              const known = partitionIds.get(field['field-id'])
              if (field.transform !== 'void' && known !== undefined && !known.endsWith(' '))
                expect(what).toBe(known)
              partitionIds.set(field['field-id'], what)
            }
          for (const older of history) checkReadable(older, next)
          history.push(next)
        }
      },
    ),
    { numRuns: 300 },
  )
  expect(made).toBeGreaterThan(500)
})
