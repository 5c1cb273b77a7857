import { expect, test } from 'vitest'
import {
  commitWithRetry,
  ConflictingCommit,
  manifestsOf,
  newSnapshotId,
  overwriteSnapshot,
  snapshotOfRef,
  type CreateTable,
  type DataFile,
  type Operation,
  type Overwrite,
} from '../index.ts'
import { dataFile, testLake, type TestLake } from '../testing/lake.ts'
import { produceSnapshot } from './produce-snapshot.ts'

const definition: CreateTable = {
  schema: {
    type: 'struct',
    fields: [
      { id: 1, name: 'id', required: true, type: 'long' },
      { id: 2, name: 'kind', required: false, type: 'string' },
    ],
  },
  spec: { fields: [{ 'source-id': 2, name: 'kind', transform: 'identity' }] },
}
const a = dataFile('a', { partition: ['x'] })
const b = dataFile('b', { partition: ['y'] })
const c = dataFile('c', { partition: ['x'] })
const isX = { op: 'eq', field: 2, value: 'x' } as const

/** A table with a and b. */
const lakeOf = async (): Promise<TestLake> => {
  const lake = await testLake(definition)
  await lake.append(a, b)
  return lake
}
const replace = async (
  lake: TestLake,
  removed: readonly string[],
  added: readonly DataFile[],
  operation?: Operation,
): Promise<void> => {
  const startingSnapshotId = (await lake.table())['current-snapshot-id']
  await commitWithRetry(
    lake.catalog,
    lake.ident,
    ({ metadata }) =>
      overwriteSnapshot({
        storage: lake.storage,
        table: metadata,
        removed: new Set(removed),
        added,
        startingSnapshotId,
        operation,
      }),
    lake,
  )
}
const deleteRows = async (lake: TestLake, file: DataFile): Promise<void> => {
  const { storage } = lake
  await commitWithRetry(
    lake.catalog,
    lake.ident,
    async ({ metadata }) => {
      const id = newSnapshotId(metadata)
      const deletes = dataFile('deletes', { content: 'position-deletes', partition: file.partition })
      const head = snapshotOfRef(metadata, 'main')
      const pending = {
        specId: 0,
        content: 'deletes',
        entries: [{ status: 'added', snapshotId: id, file: deletes }],
      } as const
      const manifests = [pending, ...(head ? await manifestsOf(storage, head) : [])]
      return produceSnapshot({ storage, table: metadata }, id, {
        operation: 'delete',
        manifests,
        added: [deletes],
        removed: [],
      })
    },
    lake,
  )
}

/** A change that read `rules` on the state before `meanwhile`, and then takes `a` out. */
const changeAfter = async (
  meanwhile: (lake: TestLake) => Promise<unknown>,
  rules: Pick<Overwrite, 'conflictFilter' | 'read'>,
): Promise<string> => {
  const lake = await lakeOf()
  const startingSnapshotId = (await lake.table())['current-snapshot-id']
  await meanwhile(lake)
  try {
    await overwriteSnapshot({
      storage: lake.storage,
      table: await lake.table(),
      removed: new Set(['a']),
      added: [],
      startingSnapshotId,
      ...rules,
    })
    return 'committed'
  } catch (error) {
    if (!(error instanceof ConflictingCommit)) throw error
    return error.message
  }
}

const all = new Set(['a', 'b'])

test.each<[string, (lake: TestLake) => Promise<unknown>, Pick<Overwrite, 'conflictFilter' | 'read'>, string]>(
  [
    ['nothing', async () => undefined, { conflictFilter: isX, read: all }, 'committed'],
    [
      'a file came that can match',
      (lake) => lake.append(c),
      { conflictFilter: isX },
      'Found conflicting files',
    ],
    ['a file came that can match, and nobody cares', (lake) => lake.append(c), {}, 'committed'],
    [
      'a file came elsewhere',
      (lake) => lake.append(dataFile('d', { partition: ['z'] })),
      { conflictFilter: isX },
      'committed',
    ],
    ['the removed file went', (lake) => replace(lake, ['a'], []), {}, 'Missing required files'],
    [
      'a file that was read went',
      (lake) => replace(lake, ['b'], []),
      { read: all },
      'Found conflicting deleted files',
    ],
    ['a file went that nobody read', (lake) => replace(lake, ['b'], []), {}, 'committed'],
    [
      'a file that was read was compacted',
      (lake) => replace(lake, ['b'], [dataFile('b2', { partition: ['y'] })], 'replace'),
      { read: all, conflictFilter: isX },
      'committed',
    ],
    ['rows went from the removed file', (lake) => deleteRows(lake, a), {}, 'Found new deletes'],
    [
      'rows went from a file that was read',
      (lake) => deleteRows(lake, b),
      { read: all },
      'Found new deletes',
    ],
    ['rows went elsewhere', (lake) => deleteRows(lake, b), {}, 'committed'],
  ],
)('%s', async (_, meanwhile, rules, outcome) => {
  expect(await changeAfter(meanwhile, rules)).toMatch(new RegExp(`^${outcome}`))
})
