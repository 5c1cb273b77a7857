import { expect, test } from 'vitest'
import {
  applyUpdates,
  BadRequest,
  checkRequirements,
  CommitFailed,
  newTableMetadata,
  parseJson,
  parseRequirements,
  type TableRequirement,
} from '../index.ts'

const empty = newTableMetadata({
  schema: { type: 'struct', fields: [{ id: 1, name: 'id', required: true, type: 'long' }] },
  location: 'file:///t',
})
const id = 2n ** 53n
const table = applyUpdates(empty, [
  {
    action: 'add-snapshot',
    snapshot: { 'snapshot-id': id, 'sequence-number': 1n, 'timestamp-ms': Date.now(), 'manifest-list': 'x' },
  },
  { action: 'set-snapshot-ref', 'ref-name': 'main', 'snapshot-id': id, type: 'branch' },
])

const holding: readonly TableRequirement[] = [
  { type: 'assert-table-uuid', uuid: table['table-uuid'].toUpperCase() },
  { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': id },
  { type: 'assert-ref-snapshot-id', ref: 'other', 'snapshot-id': null },
  { type: 'assert-last-assigned-field-id', 'last-assigned-field-id': 1 },
  { type: 'assert-current-schema-id', 'current-schema-id': 0 },
  { type: 'assert-last-assigned-partition-id', 'last-assigned-partition-id': 999 },
  { type: 'assert-default-spec-id', 'default-spec-id': 0 },
  { type: 'assert-default-sort-order-id', 'default-sort-order-id': 0 },
]
const broken: readonly TableRequirement[] = [
  { type: 'assert-create' },
  { type: 'assert-table-uuid', uuid: '11111111-1111-4111-8111-111111111111' },
  { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': id + 1n },
  { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': null },
  { type: 'assert-ref-snapshot-id', ref: 'constructor', 'snapshot-id': 1n },
  { type: 'assert-last-assigned-field-id', 'last-assigned-field-id': 2 },
  { type: 'assert-current-schema-id', 'current-schema-id': 1 },
  { type: 'assert-last-assigned-partition-id', 'last-assigned-partition-id': 1000 },
  { type: 'assert-default-spec-id', 'default-spec-id': 1 },
  { type: 'assert-default-sort-order-id', 'default-sort-order-id': 1 },
]

test('all requirements that hold let the commit go ahead', () => {
  checkRequirements(table, holding)
  checkRequirements(undefined, [{ type: 'assert-create' }])
})

test.each(broken)('$type that does not hold is retryable', (requirement) => {
  expect(() => checkRequirements(table, [...holding, requirement])).toThrow(CommitFailed)
})

test('a commit to a table that is not there is retryable unless it creates it', () => {
  expect(() => checkRequirements(undefined, [])).toThrow(CommitFailed)
})

test.each(['[{"type":"assert-moon"}]', '[{"type":"assert-table-uuid"}]', '7'])('%s is a BadRequest', (text) =>
  expect(() => parseRequirements(parseJson(text))).toThrow(BadRequest),
)

test('a missing or null snapshot id asserts that the ref is absent', () => {
  expect(
    parseRequirements(parseJson('[{"type":"assert-ref-snapshot-id","ref":"main","snapshot-id":null}]')),
  ).toEqual([{ type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': null }])
})
