import { describe, expect, test } from 'vitest'
import {
  applyUpdates,
  BadRequest,
  CommitFailed,
  newTableMetadata,
  parseJson,
  parseUpdates,
  type NewSchema,
  type Snapshot,
  type TableMetadata,
  type TableUpdate,
} from '../index.ts'

const schema: NewSchema = { type: 'struct', fields: [{ id: 1, name: 'id', required: true, type: 'long' }] }
const wider: NewSchema = {
  type: 'struct',
  fields: [...schema.fields, { id: 2, name: 'ts', required: false, type: 'timestamp' }],
}
const empty = newTableMetadata({ schema, location: 'file:///t' }, 1000)

const snapshot = (id: bigint, more: Partial<Snapshot> = {}): Snapshot => ({
  'snapshot-id': id,
  'sequence-number': id,
  'timestamp-ms': 1000 + Number(id),
  'manifest-list': `file:///t/snap-${id}.avro`,
  summary: { operation: 'append' },
  ...(id > 1n ? { 'parent-snapshot-id': id - 1n } : {}),
  ...more,
})
const add = (id: bigint, more?: Partial<Snapshot>): TableUpdate => ({
  action: 'add-snapshot',
  snapshot: snapshot(id, more),
})
const setMain = (id: bigint): TableUpdate => ({
  action: 'set-snapshot-ref',
  'ref-name': 'main',
  'snapshot-id': id,
  type: 'branch',
})
const apply = (base: TableMetadata | undefined, ...updates: TableUpdate[]): TableMetadata =>
  applyUpdates(base, updates, { now: 2000 })
const three = apply(empty, add(1n), setMain(1n), add(2n), add(3n))

test('nothing to change gives back the very same metadata', () => {
  expect(
    apply(
      empty,
      { action: 'set-location', location: 'file:///t/' },
      { action: 'set-properties', updates: {} },
      { action: 'remove-properties', removals: ['absent'] },
      { action: 'set-current-schema', 'schema-id': 0 },
      { action: 'add-spec', spec: { fields: [] } },
      { action: 'set-default-spec', 'spec-id': -1 },
    ),
  ).toBe(empty)
})

describe('schemas', () => {
  test('a new schema gets the next id, -1 makes it current, the last column id moves on', () => {
    const table = apply(
      empty,
      { action: 'add-schema', schema: wider },
      { action: 'set-current-schema', 'schema-id': -1 },
    )
    expect(table).toMatchObject({ 'current-schema-id': 1, 'last-column-id': 2 })
    expect(table.schemas[1]).toMatchObject({ 'schema-id': 1, fields: [{ id: 1 }, { id: 2 }] })
  })
  test('an equal schema is reused, whatever id it comes with', () => {
    const table = apply(
      empty,
      { action: 'add-schema', schema: { ...schema, 'schema-id': 12 } },
      { action: 'set-current-schema', 'schema-id': -1 },
    )
    expect(table).toBe(empty)
  })
  test('-1 without an added schema, unknown ids, and removing the current one are refused', () => {
    for (const update of [
      { action: 'set-current-schema', 'schema-id': -1 },
      { action: 'set-current-schema', 'schema-id': 7 },
      { action: 'remove-schemas', 'schema-ids': [0] },
      { action: 'set-default-spec', 'spec-id': -1 },
      { action: 'set-default-spec', 'spec-id': 3 },
      { action: 'remove-partition-specs', 'spec-ids': [0] },
      { action: 'set-default-sort-order', 'sort-order-id': -1 },
      { action: 'set-default-sort-order', 'sort-order-id': 4 },
    ] as const)
      expect(() => apply(empty, update), JSON.stringify(update)).toThrow(BadRequest)
  })
  test('a spec whose column the new schema lacks is kept unless it is the default', () => {
    const table = apply(
      empty,
      { action: 'add-schema', schema: wider },
      { action: 'set-current-schema', 'schema-id': -1 },
      { action: 'add-spec', spec: { fields: [{ 'source-id': 2, name: 'd', transform: 'day' }] } },
    )
    expect(table['partition-specs']).toHaveLength(2)
    const narrow = apply(table, { action: 'set-current-schema', 'schema-id': 0 })
    expect(narrow['partition-specs']).toHaveLength(2)
    expect(() => apply(narrow, { action: 'set-default-spec', 'spec-id': 1 })).toThrow(BadRequest)
  })
})

test('partition fields keep the id of an equal field in an older spec', () => {
  const two = apply(
    empty,
    { action: 'add-schema', schema: wider },
    { action: 'set-current-schema', 'schema-id': -1 },
    { action: 'add-spec', spec: { fields: [{ 'source-id': 2, name: 'd', transform: 'day' }] } },
    {
      action: 'add-spec',
      spec: {
        fields: [
          { 'source-id': 1, name: 'b', transform: 'bucket[8]' },
          { 'source-id': 2, name: 'd', transform: 'day' },
        ],
      },
    },
    { action: 'set-default-spec', 'spec-id': -1 },
  )
  expect(two['partition-specs'].map((spec) => spec.fields.map((field) => field['field-id']))).toEqual([
    [],
    [1000],
    [1001, 1000],
  ])
  expect(two).toMatchObject({ 'default-spec-id': 2, 'last-partition-id': 1001 })
})

test('sort orders count from 1, equal ones are reused, the empty one is 0', () => {
  const fields = [
    { 'source-id': 1, transform: 'identity', direction: 'desc', 'null-order': 'nulls-last' },
  ] as const
  const table = apply(
    empty,
    { action: 'add-sort-order', 'sort-order': { 'order-id': 9, fields } },
    { action: 'add-sort-order', 'sort-order': { 'order-id': 3, fields } },
    { action: 'set-default-sort-order', 'sort-order-id': -1 },
  )
  expect(table['sort-orders'].map((order) => order['order-id'])).toEqual([0, 1])
  expect(table['default-sort-order-id']).toBe(1)
  expect(
    apply(
      table,
      { action: 'add-sort-order', 'sort-order': { 'order-id': 1, fields: [] } },
      { action: 'set-default-sort-order', 'sort-order-id': -1 },
    )['default-sort-order-id'],
  ).toBe(0)
})

describe('snapshots', () => {
  test('a new main goes to the snapshot log with its own time, a rollback with the commit’s', () => {
    expect(three['snapshot-log']).toEqual([{ 'timestamp-ms': 1001, 'snapshot-id': 1n }])
    expect(three['last-sequence-number']).toBe(3n)
    const moved = apply(three, setMain(3n))
    expect(moved['snapshot-log'].at(-1)).toEqual({ 'timestamp-ms': 2000, 'snapshot-id': 3n })
    expect(moved['current-snapshot-id']).toBe(3n)
  })
  test('snapshots that were main only within the commit leave no trace in the log', () => {
    const table = apply(empty, add(1n), setMain(1n), add(2n), setMain(2n))
    expect(table['snapshot-log'].map((entry) => entry['snapshot-id'])).toEqual([2n])
  })
  test('a stale sequence number is retryable, a known snapshot id is not', () => {
    expect(() => apply(three, add(9n, { 'sequence-number': 3n }))).toThrow(CommitFailed)
    expect(() => apply(three, add(2n, { 'sequence-number': 9n }))).toThrow(BadRequest)
  })
  test('neighbours beyond 2^53 are different snapshots', () => {
    const big = 2n ** 53n
    const table = apply(
      empty,
      add(big, { 'sequence-number': 1n, 'timestamp-ms': 1001, 'parent-snapshot-id': undefined }),
    )
    expect(() => apply(table, setMain(big + 1n))).toThrow(BadRequest)
    expect(apply(table, setMain(big))['current-snapshot-id']).toBe(big)
  })
  test('removing snapshots removes their refs and statistics, and the history before the gap', () => {
    const stats = { 'snapshot-id': 2n, 'statistics-path': 'x', 'file-size-in-bytes': 1 }
    const table = apply(
      apply(apply(three, setMain(2n)), setMain(3n)),
      { action: 'set-snapshot-ref', 'ref-name': 'v', 'snapshot-id': 2n, type: 'tag' },
      { action: 'set-partition-statistics', 'partition-statistics': stats },
    )
    const expired = apply(table, { action: 'remove-snapshots', 'snapshot-ids': [2, 77n] })
    expect(Object.keys(expired.refs)).toEqual(['main'])
    expect(expired['partition-statistics']).toEqual([])
    expect(expired['snapshot-log'].map((entry) => entry['snapshot-id'])).toEqual([3n])
  })
  test('removing main leaves the table without a current snapshot', () => {
    const table = apply(three, { action: 'remove-snapshot-ref', 'ref-name': 'main' })
    expect(table['current-snapshot-id']).toBeUndefined()
    expect(table.snapshots).toHaveLength(3)
  })
  test('main is a branch; tags keep no snapshots; clocks may differ by a minute only', () => {
    for (const ref of [
      { 'ref-name': 'main', type: 'tag' },
      { 'ref-name': 't', type: 'tag', 'min-snapshots-to-keep': 1 },
      { 'ref-name': '', type: 'branch' },
    ] as const)
      expect(() => apply(three, { action: 'set-snapshot-ref', 'snapshot-id': 1n, ...ref })).toThrow(
        BadRequest,
      )
    expect(() => apply(three, add(4n, { 'timestamp-ms': 200_000 }), setMain(4n))).toThrow(BadRequest)
  })
  test('v3 row ids advance, and a stale first row id is retryable', () => {
    const v3 = apply(empty, { action: 'upgrade-format-version', 'format-version': 3 })
    const rows = { 'first-row-id': 0n, 'added-rows': 10n }
    const table = apply(v3, add(1n, rows))
    expect(table['next-row-id']).toBe(10n)
    expect(() => apply(table, add(2n, rows))).toThrow(CommitFailed)
    expect(() => apply(table, add(2n))).toThrow(BadRequest)
  })
})

test('the metadata log keeps at most write.metadata.previous-versions-max entries', () => {
  let table = apply(empty, {
    action: 'set-properties',
    updates: { 'write.metadata.previous-versions-max': '2' },
  })
  for (const version of [1, 2, 3])
    table = applyUpdates(table, [{ action: 'set-properties', updates: { x: String(version) } }], {
      now: 2000 + version,
      previousLocation: `m${version}`,
    })
  expect(table['metadata-log']).toEqual([
    { 'timestamp-ms': 2001, 'metadata-file': 'm2' },
    { 'timestamp-ms': 2002, 'metadata-file': 'm3' },
  ])
})

test('uuid, location and format version move only forwards', () => {
  for (const update of [
    { action: 'assign-uuid', uuid: '11111111-1111-4111-8111-111111111111' },
    { action: 'upgrade-format-version', 'format-version': 1 },
    { action: 'upgrade-format-version', 'format-version': 4 },
    { action: 'set-location', location: '' },
  ] as const)
    expect(() => apply(empty, update)).toThrow(BadRequest)
  expect(apply(empty, { action: 'assign-uuid', uuid: empty['table-uuid'].toUpperCase() })).toBe(empty)
})

test('statistics and encryption keys are set and removed by their id', () => {
  const file = {
    'snapshot-id': 1n,
    'statistics-path': 'a',
    'file-size-in-bytes': 1,
    'file-footer-size-in-bytes': 1,
    'blob-metadata': [],
  }
  const key = { 'key-id': 'k', 'encrypted-key-metadata': 'AA==' }
  const table = apply(
    three,
    { action: 'set-statistics', statistics: file },
    { action: 'set-statistics', statistics: { ...file, 'statistics-path': 'b' } },
    { action: 'add-encryption-key', 'encryption-key': key },
    { action: 'add-encryption-key', 'encryption-key': key },
  )
  expect(table.statistics.map((found) => found['statistics-path'])).toEqual(['b'])
  expect(table['encryption-keys']).toEqual([key])
  const back = apply(
    table,
    { action: 'remove-statistics', 'snapshot-id': 1n },
    { action: 'remove-encryption-key', 'key-id': 'k' },
  )
  expect(back).toMatchObject({ statistics: [], 'encryption-keys': [] })
})

test('a create from nothing needs its parts', () => {
  expect(() => apply(undefined)).toThrow(BadRequest)
  expect(() => apply(undefined, { action: 'add-schema', schema })).toThrow(BadRequest)
})

test('a create from nothing may say last which schema is the current one, as DuckDB does', () => {
  const updates: TableUpdate[] = [
    { action: 'add-schema', schema },
    { action: 'add-spec', spec: { fields: [{ 'source-id': 1, name: 'p', transform: 'bucket[4]' }] } },
    { action: 'set-default-spec', 'spec-id': 0 },
    { action: 'add-sort-order', 'sort-order': { 'order-id': 0, fields: [] } },
    { action: 'set-default-sort-order', 'sort-order-id': 0 },
    { action: 'set-location', location: 'file:///t' },
  ]
  const made = apply(undefined, ...updates, { action: 'set-current-schema', 'schema-id': 0 })
  expect(made).toMatchObject({ 'current-schema-id': 0, 'partition-specs': [{ fields: [{ name: 'p' }] }] })
  expect(() => apply(undefined, ...updates)).toThrow('no current schema')
  expect(() => apply(undefined, ...updates.slice(1))).toThrow('no schema yet')
})

test.each([
  '{}',
  '[{}]',
  '[{"action":"fly"}]',
  '[{"action":"add-schema","schema":{"type":"struct","fields":[{"id":1}]}}]',
  '[{"action":"set-snapshot-ref","ref-name":"x","snapshot-id":9223372036854775808,"type":"tag"}]',
  '[{"action":"set-properties","updates":{"a":1}}]',
  '[null]',
  '"x"',
])('updates %s are a BadRequest', (text) => expect(() => parseUpdates(parseJson(text))).toThrow(BadRequest))

test('old spellings are understood and ids keep their digits', () => {
  expect(
    parseUpdates(
      parseJson(
        '[{"action":"Set-Properties","updated":{"a":"b"}},{"action":"remove-snapshots","snapshot-ids":[1,9007199254740993]}]',
      ),
    ),
  ).toEqual([
    { action: 'set-properties', updates: { a: 'b' } },
    { action: 'remove-snapshots', 'snapshot-ids': [1n, 9007199254740993n] },
  ])
})
