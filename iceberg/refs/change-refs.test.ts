import { expect, test } from 'vitest'
import {
  appendSnapshot,
  applyUpdates,
  commitWithRetry,
  dropRef,
  EvolutionRefused,
  fastForward,
  rollbackTo,
  setRefTo,
  type Evolution,
  type TableMetadata,
} from '../index.ts'
import { dataFile, testLake } from '../testing/lake.ts'

const schema = { type: 'struct' as const, fields: [{ id: 1, name: 'a', required: false, type: 'int' }] }

const refusal = (change: () => unknown): unknown => {
  try {
    change()
    return 'not refused'
  } catch (error) {
    return error instanceof EvolutionRefused ? [error.reason, error.subject] : error
  }
}

const changed = (table: TableMetadata, change: Evolution | undefined): TableMetadata =>
  change ? applyUpdates(table, change.updates) : table

const grown = async (): Promise<{ table: TableMetadata; first: bigint; second: bigint }> => {
  const lake = await testLake({ schema })
  await lake.append(dataFile('file:///lake/t/1'))
  await lake.append(dataFile('file:///lake/t/2'))
  const table = await lake.table()
  const [first = 0n, second = 0n] = table.snapshots.map((snapshot) => snapshot['snapshot-id'])
  return { table, first, second }
}

test('a branch or tag is made, moved with its settings, and dropped', async () => {
  const { table, first, second } = await grown()
  const tag = {
    name: 'eom',
    type: 'tag' as const,
    target: { snapshotId: first },
    maxRefAgeMs: 5n,
    existing: 'fail' as const,
  }
  const tagged = changed(table, setRefTo(table, tag))
  expect(tagged.refs['eom']).toEqual({ type: 'tag', 'snapshot-id': first, 'max-ref-age-ms': 5n })
  expect(refusal(() => setRefTo(tagged, tag))).toEqual(['REF_EXISTS', 'eom'])
  expect(setRefTo(tagged, { ...tag, existing: 'skip' })).toBeUndefined()
  const moved = changed(tagged, setRefTo(tagged, { name: 'eom', type: 'tag', existing: 'must' }))
  expect(moved.refs['eom']).toEqual({ type: 'tag', 'snapshot-id': second, 'max-ref-age-ms': 5n })
  expect(changed(moved, dropRef(moved, 'eom', 'tag')).refs).not.toHaveProperty('eom')
})

test('what cannot be is refused by name', async () => {
  const { table } = await grown()
  const branch = { name: 'b', type: 'branch' as const, existing: 'fail' as const }
  expect(refusal(() => setRefTo(table, { ...branch, target: { snapshotId: 5n } }))).toEqual([
    'SNAPSHOT_NOT_FOUND',
    '5',
  ])
  expect(refusal(() => setRefTo(table, { ...branch, target: { ref: 'none' } }))).toEqual([
    'REF_NOT_FOUND',
    'none',
  ])
  expect(refusal(() => setRefTo(table, { ...branch, name: 'main' }))).toEqual(['INVALID_CHANGE', 'main'])
  expect(refusal(() => setRefTo(table, { ...branch, existing: 'must' }))).toEqual(['REF_NOT_FOUND', 'b'])
  expect(refusal(() => dropRef(table, 'main'))).toEqual(['INVALID_CHANGE', 'main'])
  expect(refusal(() => rollbackTo(table, 5n))).toEqual(['SNAPSHOT_NOT_FOUND', '5'])
  const made = changed(table, setRefTo(table, branch))
  expect(refusal(() => dropRef(made, 'b', 'tag'))).toEqual(['REF_NOT_FOUND', 'b'])
  expect(refusal(() => setRefTo(made, { name: 'b', type: 'tag', existing: 'replace' }))).toEqual([
    'REF_EXISTS',
    'b',
  ])
})

test('a rollback moves the table and can be undone', async () => {
  const { table, first, second } = await grown()
  const back = changed(table, rollbackTo(table, first))
  expect(back['current-snapshot-id']).toBe(first)
  expect(back['snapshot-log'].at(-1)?.['snapshot-id']).toBe(first)
  expect(changed(back, rollbackTo(back, second))['current-snapshot-id']).toBe(second)
  expect(rollbackTo(table, second)).toBeUndefined()
})

test('a branch is fast-forwarded only along its own line', async () => {
  const lake = await testLake({ schema })
  await lake.append(dataFile('file:///lake/t/1'))
  const base = await lake.table()
  const audit = setRefTo(base, { name: 'audit', type: 'branch', existing: 'fail' })
  await lake.catalog.commitTable(lake.ident, audit ?? { requirements: [], updates: [] })
  const { storage } = lake
  await commitWithRetry(
    lake.catalog,
    lake.ident,
    ({ metadata: table }) =>
      appendSnapshot({ storage, table, branch: 'audit', files: [dataFile('file:///lake/t/2')] }),
    { storage },
  )
  const table = await lake.table()
  const forward = changed(table, fastForward(table, 'main', 'audit'))
  expect(forward['current-snapshot-id']).toBe(table.refs['audit']?.['snapshot-id'])
  expect(fastForward(forward, 'main', 'audit')).toBeUndefined()
  await lake.append(dataFile('file:///lake/t/3'))
  const apart = await lake.table()
  expect(refusal(() => fastForward(apart, 'main', 'audit'))).toEqual(['INVALID_CHANGE', 'main'])
})
