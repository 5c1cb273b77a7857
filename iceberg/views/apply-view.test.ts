import { BadRequest, CommitFailed, IcebergError } from '../errors.ts'
import { expect, test } from 'vitest'
import { applyViewUpdates, checkViewRequirements } from './apply-view.ts'
import type { ViewMetadata, ViewUpdate, ViewVersion } from './view-types.ts'

const schema = { type: 'struct' as const, fields: [{ id: 1, name: 'a', required: false, type: 'int' }] }

const version = (id: number, sql: string, dialect = 'spark'): ViewVersion => ({
  'version-id': id,
  'schema-id': -1,
  'timestamp-ms': 1000 + id,
  summary: {},
  representations: [{ type: 'sql', sql, dialect }],
  'default-namespace': ['main'],
})

const replaceWith = (view: ViewVersion): ViewUpdate[] => [
  { action: 'add-schema', schema },
  { action: 'add-view-version', 'view-version': view },
  { action: 'set-current-view-version', 'view-version-id': -1 },
]

const create = (...more: ViewUpdate[]): ViewMetadata =>
  applyViewUpdates(undefined, [
    { action: 'assign-uuid', uuid: '00000000-0000-4000-8000-000000000001' },
    { action: 'set-location', location: 'file:///v' },
    ...more,
    ...replaceWith(version(1, 'SELECT 1')),
  ])

test('a new view has one schema, one version and one entry in its log', () => {
  expect(create()).toMatchObject({
    'current-version-id': 1,
    schemas: [{ 'schema-id': 0 }],
    versions: [{ 'version-id': 1, 'schema-id': 0 }],
    'version-log': [{ 'version-id': 1, 'timestamp-ms': 1001 }],
  })
})

test('a version that exists already is used again', () => {
  const two = applyViewUpdates(create(), replaceWith(version(1, 'SELECT 2')))
  expect(two['current-version-id']).toBe(2)
  const back = applyViewUpdates(two, replaceWith(version(7, 'SELECT 1')))
  expect(back['current-version-id']).toBe(1)
  expect(back.versions).toHaveLength(2)
  expect(back.schemas).toHaveLength(1)
  expect(back['version-log'].map((entry) => entry['version-id'])).toEqual([1, 2, 1])
})

test('old versions go, and of the log what came before them', () => {
  const limited = create({ action: 'set-properties', updates: { 'version.history.num-entries': '2' } })
  const view = [2, 3, 4].reduce(
    (at, id) => applyViewUpdates(at, replaceWith(version(id, `SELECT ${id}`))),
    limited,
  )
  expect(view.versions.map((one) => one['version-id'])).toEqual([3, 4])
  expect(view['version-log'].map((entry) => entry['version-id'])).toEqual([3, 4])
})

test('what can never be applied is refused', () => {
  const view = create()
  const apply =
    (...updates: ViewUpdate[]) =>
    () =>
      applyViewUpdates(view, updates)
  expect(apply({ action: 'set-current-view-version', 'view-version-id': 9 })).toThrow(BadRequest)
  expect(apply({ action: 'set-current-view-version', 'view-version-id': -1 })).toThrow(BadRequest)
  expect(apply({ action: 'assign-uuid', uuid: '00000000-0000-4000-8000-000000000002' })).toThrow(BadRequest)
  expect(apply({ action: 'upgrade-format-version', 'format-version': 2 })).toThrow(BadRequest)
  const twice = { ...version(2, 'SELECT 2'), 'schema-id': 0 }
  const representations = [...twice.representations, ...version(2, 'SELECT 3', 'SPARK').representations]
  expect(apply({ action: 'add-view-version', 'view-version': { ...twice, representations } })).toThrow(
    IcebergError,
  )
})

test('a commit for another view is a conflict, and one without changes is none', () => {
  const view = create()
  const uuid = '00000000-0000-4000-8000-00000000000f'
  expect(() => checkViewRequirements(view, [{ type: 'assert-view-uuid', uuid }])).toThrow(CommitFailed)
  expect(applyViewUpdates(view, [])).toBe(view)
})
