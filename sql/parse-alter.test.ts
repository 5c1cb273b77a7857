import { describe, expect, test } from 'vitest'
import { parseStatement } from './parse-statement.ts'
import { SqlError } from './sql-error.ts'
import type { AlterAction } from './alter-types.ts'

const spanless = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, inner) =>
      key === 'span' ? undefined : typeof inner === 'bigint' ? `${inner}n` : inner,
    ),
  )

const actionOf = (sql: string): unknown => {
  const statement = parseStatement(sql)
  if (statement.kind !== 'alter_table') throw new Error(`it is ${statement.kind}`)
  return spanless(statement.action)
}

const refusal = (sql: string): unknown => {
  try {
    return parseStatement(sql).kind
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    return [error.code, sql.slice(error.position.offset, error.position.offset + error.length)]
  }
}

const long = { kind: 'primitive', name: 'long' }

describe('columns', () => {
  test.each<[string, Partial<AlterAction> | object]>([
    [
      'ALTER TABLE lake.main.t ADD COLUMN IF NOT EXISTS c bigint COMMENT \'why\' AFTER "B"',
      {
        kind: 'add_column',
        column: { path: ['c'] },
        type: long,
        nullable: true,
        comment: 'why',
        ifNotExists: true,
        place: { at: 'after', sibling: 'B' },
      },
    ],
    [
      'alter table t add column a.b.c bigint not null first',
      {
        kind: 'add_column',
        column: { path: ['a', 'b', 'c'] },
        type: long,
        nullable: false,
        ifNotExists: false,
        place: { at: 'first' },
      },
    ],
    [
      'ALTER TABLE t DROP COLUMN IF EXISTS a.b',
      { kind: 'drop_column', column: { path: ['a', 'b'] }, ifExists: true },
    ],
    [
      'ALTER TABLE t DROP COLUMN branch',
      { kind: 'drop_column', column: { path: ['branch'] }, ifExists: false },
    ],
    [
      'ALTER TABLE t RENAME COLUMN a.b TO c',
      { kind: 'rename_column', column: { path: ['a', 'b'] }, ifExists: false, to: { name: 'c' } },
    ],
    [
      'ALTER TABLE t ALTER COLUMN a SET DATA TYPE bigint',
      { kind: 'set_type', column: { path: ['a'] }, type: long },
    ],
    ['ALTER TABLE t ALTER COLUMN a DROP NOT NULL', { kind: 'drop_not_null', column: { path: ['a'] } }],
    [
      "ALTER TABLE t ALTER COLUMN a.b COMMENT 'why'",
      { kind: 'set_comment', column: { path: ['a', 'b'] }, comment: 'why' },
    ],
    [
      'ALTER TABLE t ALTER COLUMN a LAST',
      { kind: 'move_column', column: { path: ['a'] }, place: { at: 'last' } },
    ],
  ])('%s', (sql, action) => {
    expect(actionOf(sql)).toEqual(action)
  })
})

test('properties are set, reset, and checked for their form', () => {
  expect(
    actionOf(
      `ALTER TABLE t SET PROPERTIES partitioning = ARRAY['month(day)', 'bucket(id, 8)'], sorted_by = DEFAULT,
       format_version = 2, "write.target-file-size-bytes" = 1000, write.x = 'y', "gc.enabled" = DEFAULT`,
    ),
  ).toEqual({
    kind: 'set_properties',
    changes: {
      partitioning: [
        { column: ['day'], transform: 'month' },
        { column: ['id'], transform: 'bucket', parameter: 8 },
      ],
      sortedBy: [],
      formatVersion: '2',
      set: { 'write.target-file-size-bytes': '1000', 'write.x': 'y' },
      remove: ['gc.enabled'],
    },
  })
  expect(refusal("ALTER TABLE t SET PROPERTIES location = 'x'")).toEqual(['INVALID_PROPERTY', 'location'])
  expect(refusal('ALTER TABLE t SET PROPERTIES colour = 1')).toEqual(['INVALID_PROPERTY', 'colour'])
  expect(refusal('ALTER TABLE t SET PROPERTIES write.x = 1, write.x = 2')).toEqual([
    'INVALID_PROPERTY',
    'write.x',
  ])
})

describe('branches and tags, in Trino’s words and in Spark’s', () => {
  const plain = { kind: 'create_ref', type: 'branch', ref: { name: 'b' }, existing: 'fail', retention: {} }
  test.each<[string, object]>([
    ['CREATE BRANCH b IN TABLE t', plain],
    ['ALTER TABLE t CREATE BRANCH b', plain],
    [
      'CREATE OR REPLACE BRANCH b IN TABLE t FROM dev',
      { ...plain, existing: 'replace', source: { kind: 'ref', name: 'dev' } },
    ],
    ['CREATE BRANCH OR REPLACE b IN TABLE t', { ...plain, existing: 'replace' }],
    ['CREATE BRANCH IF NOT EXISTS b IN TABLE t', { ...plain, existing: 'skip' }],
    [
      'ALTER TABLE t REPLACE BRANCH b AS OF VERSION 123 RETAIN 7 DAYS WITH SNAPSHOT RETENTION 5 SNAPSHOTS 2 HOURS',
      {
        ...plain,
        existing: 'must',
        source: { kind: 'snapshot', id: '123n' },
        retention: { maxRefAgeMs: '604800000n', minSnapshotsToKeep: 5, maxSnapshotAgeMs: '7200000n' },
      },
    ],
    [
      "ALTER TABLE t CREATE OR REPLACE TAG b AS OF VERSION 'main'",
      { ...plain, type: 'tag', existing: 'replace', source: { kind: 'ref', name: 'main' } },
    ],
    [
      'DROP BRANCH IF EXISTS b IN TABLE t',
      { kind: 'drop_ref', type: 'branch', ref: { name: 'b' }, ifExists: true },
    ],
    ['ALTER TABLE t DROP TAG b', { kind: 'drop_ref', type: 'tag', ref: { name: 'b' }, ifExists: false }],
    [
      'ALTER BRANCH main IN TABLE t FAST FORWARD TO audit',
      { kind: 'fast_forward', ref: { name: 'main' }, to: { name: 'audit' } },
    ],
  ])('%s', (sql, action) => {
    expect(actionOf(sql)).toEqual(action)
  })
  test('what a tag cannot have is marked', () => {
    expect(refusal('ALTER TABLE t CREATE TAG x WITH SNAPSHOT RETENTION 5 SNAPSHOTS')).toEqual([
      'SYNTAX_NOT_ALLOWED',
      'WITH',
    ])
    expect(refusal('ALTER TABLE t CREATE OR REPLACE TAG IF NOT EXISTS x')).toEqual([
      'SYNTAX_ERROR',
      'IF NOT EXISTS ',
    ])
  })
})

test('procedures take arguments by position or name', () => {
  expect(
    actionOf("ALTER TABLE t EXECUTE expire_snapshots(retention_threshold => '7d', dry_run => true)"),
  ).toEqual({
    kind: 'execute',
    procedure: { name: 'expire_snapshots' },
    arguments: [
      { name: 'retention_threshold', kind: 'string', text: '7d' },
      { name: 'dry_run', kind: 'boolean', text: 'true' },
    ],
  })
  expect(actionOf('ALTER TABLE t EXECUTE rollback_to_snapshot(-8954597067493422955)')).toMatchObject({
    arguments: [{ kind: 'number', text: '-8954597067493422955' }],
  })
  expect(actionOf("ALTER TABLE t EXECUTE optimize WHERE day > DATE '2026-01-01'")).toMatchObject({
    arguments: [],
    where: { source: expect.any(String) },
  })
  expect(refusal('ALTER TABLE t EXECUTE x(a => 1, 2)')).toEqual(['SYNTAX_ERROR', '2'])
})

test('views and comments', () => {
  const view = parseStatement("CREATE OR REPLACE VIEW s.v COMMENT 'c' SECURITY INVOKER AS SELECT 1 AS a")
  expect(view).toMatchObject({ kind: 'create_view', orReplace: true, comment: 'c' })
  expect(refusal('CREATE VIEW v SECURITY DEFINER AS SELECT 1')).toEqual(['SYNTAX_NOT_ALLOWED', 'SECURITY'])
  expect(refusal('CREATE VIEW v (a) AS SELECT 1')).toEqual(['SYNTAX_NOT_ALLOWED', '('])
  expect(parseStatement('DROP VIEW IF EXISTS v')).toMatchObject({ kind: 'drop_view', ifExists: true })
  expect(parseStatement('ALTER VIEW v RENAME TO s.w')).toMatchObject({ kind: 'rename_view' })
  expect(parseStatement('SHOW CREATE VIEW v')).toMatchObject({ kind: 'show_create_view' })
  expect(parseStatement("COMMENT ON COLUMN s.t.c IS 'x'")).toMatchObject({
    kind: 'comment',
    on: 'column',
    target: { parts: [{ text: 's' }, { text: 't' }] },
    column: { path: ['c'] },
    comment: 'x',
  })
  expect(parseStatement("COMMENT ON COLUMN c.s.t.a.b IS 'x'")).toMatchObject({
    target: { parts: [{ text: 'c' }, { text: 's' }, { text: 't' }] },
    column: { path: ['a', 'b'] },
  })
  expect(parseStatement('COMMENT ON TABLE t IS NULL')).toMatchObject({ on: 'table', comment: null })
})
