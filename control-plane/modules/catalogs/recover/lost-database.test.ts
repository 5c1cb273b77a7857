import { applyUpdates, parseMetadata, serialiseMetadata } from '@boathouse/iceberg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CatalogDeps } from '../catalog-deps.ts'
import { findCatalog } from '../catalog.store.ts'
import {
  createCatalogRoom,
  depsOf,
  listObjects,
  setProperty,
  table,
  TWO_COLUMNS,
  type CatalogRoom,
} from '../testing.ts'
import { recoverCatalog } from './recover-catalog.service.ts'

let room: CatalogRoom
let deps: CatalogDeps
beforeAll(async () => {
  room = await createCatalogRoom()
  deps = depsOf(room)
})
afterAll(() => room.close())
beforeEach(() => loseDatabase())

/** Every row of every table goes; the store stays. */
const loseDatabase = async (): Promise<void> => {
  await room.catalogs.close()
  await room.database.pool.query(
    "TRUNCATE table_location, table_report, iceberg_table, pending_metadata, table_purge CASCADE; DELETE FROM namespace WHERE levels <> '{main}'",
  )
}

/** The same, with an empty store. */
const emptyStore = async (): Promise<void> => {
  await room.catalogs.close()
  const all: string[] = []
  for await (const { location } of room.storage.list(room.location)) all.push(location)
  await room.storage.delete(all)
}

const recover = async (apply: boolean, ...overwrite: string[]) => {
  const catalog = await findCatalog(room.database.db, 'lake')
  if (!catalog) throw new Error('the catalog is there')
  const entries = await recoverCatalog(deps, room.ctx, catalog, { apply, overwrite })
  return entries.map(({ ident, outcome, reason }) => ({
    name: ident && [...ident.namespace, ident.name].join('.'),
    outcome,
    reason,
  }))
}

const outcomes = async (apply: boolean, ...overwrite: string[]): Promise<Record<string, string>> =>
  Object.fromEntries((await recover(apply, ...overwrite)).map(({ name, outcome }) => [name ?? '', outcome]))

test('tables come back under their last names, dropped ones stay dropped', async () => {
  await emptyStore()
  await room.lake.createNamespace(['deep'])
  await room.lake.createNamespace(['deep', 'x y'])
  for (const name of ['a', 'b', 'gone']) await room.lake.createTable(table(name), { schema: TWO_COLUMNS })
  await room.lake.commitTable(table('a'), { requirements: [], updates: [setProperty('k', 'v')] })
  await room.lake.renameTable(table('b'), { namespace: ['deep', 'x y'], name: 'renamed' })
  await room.lake.dropTable(table('gone'))
  const before = await room.lake.loadTable(table('a'))
  await loseDatabase()

  expect(await outcomes(false)).toEqual({
    'main.a': 'will-register',
    'deep.x y.renamed': 'will-register',
    'main.gone': 'skipped',
  })
  expect(await room.lake.listTables(['main'])).toEqual([])
  expect(await outcomes(true)).toEqual({
    'main.a': 'registered',
    'deep.x y.renamed': 'registered',
    'main.gone': 'skipped',
  })
  expect(await room.lake.loadTable(table('a'))).toMatchObject({
    metadataLocation: before.metadataLocation,
    metadata: before.metadata,
  })
  expect(await outcomes(true)).toMatchObject({ 'main.a': 'already-there' })
  expect(await outcomes(true, 'main.gone')).toMatchObject({ 'main.gone': 'registered' })
})

test('without stored names the location tells the name', async () => {
  await emptyStore()
  await room.lake.createTable(table('plain'), { schema: TWO_COLUMNS })
  await room.catalogs.close()
  const names: string[] = []
  for await (const { location } of room.storage.list(`${room.location}/~names`)) names.push(location)
  expect(names).toHaveLength(1)
  await room.storage.delete(names)
  await loseDatabase()
  expect(await outcomes(true)).toEqual({ 'main.plain': 'registered' })
})

test('broken and unreachable metadata is passed over, with the reason', async () => {
  await emptyStore()
  const { metadata, metadataLocation = '' } = await room.lake.createTable(table('t'), { schema: TWO_COLUMNS })
  const directory = metadataLocation.slice(0, metadataLocation.lastIndexOf('/'))
  await room.storage.write(`${directory}/00002-broken.metadata.json`, Buffer.from('{"format-version": 2'))
  const dangling = applyUpdates(metadata, [
    {
      action: 'add-snapshot',
      snapshot: {
        'snapshot-id': 2n ** 60n + 1n,
        'sequence-number': 1n,
        'timestamp-ms': Date.now(),
        'manifest-list': `${directory}/never-written.avro`,
        summary: { operation: 'append' },
      },
    },
  ])
  await room.storage.write(
    `${directory}/00001-dangling.metadata.json`,
    Buffer.from(serialiseMetadata(dangling)),
  )
  await loseDatabase()
  const catalog = await findCatalog(room.database.db, 'lake')
  const [entry] = catalog ? await recoverCatalog(deps, room.ctx, catalog, { apply: true, overwrite: [] }) : []
  expect(entry).toMatchObject({ outcome: 'registered', chosen: { metadataLocation } })
  expect(entry?.passedOver.map(({ reason }) => reason)).toEqual([
    expect.stringContaining('not JSON'),
    expect.stringMatching(/manifest list of snapshot 1152921504606846977 .*never-written\.avro is missing/),
  ])
})

test('a live pointer moves only when it is asked for by name', async () => {
  await emptyStore()
  const { metadataLocation = '' } = await room.lake.createTable(table('t'), { schema: TWO_COLUMNS })
  const text = Buffer.from(await room.storage.read(metadataLocation)).toString('utf8')
  const newer = metadataLocation.replace(/\/00000-/, '/00001-')
  const changed = applyUpdates(parseMetadata(text), [setProperty('from', 'elsewhere')])
  await room.storage.write(newer, Buffer.from(serialiseMetadata(changed)))

  expect(await recover(true)).toEqual([
    { name: 'main.t', outcome: 'already-there', reason: `the catalog points to ${metadataLocation}` },
  ])
  expect((await room.lake.loadTable(table('t'))).metadataLocation).toBe(metadataLocation)
  expect(await outcomes(true, 'main.t')).toEqual({ 'main.t': 'replaced' })
  expect((await room.lake.loadTable(table('t'))).metadataLocation).toBe(newer)
  expect(await listObjects(room)).toHaveLength(2)
})

test('a name that another table has meanwhile is not taken from it', async () => {
  await emptyStore()
  await room.lake.createTable(table('t'), { schema: TWO_COLUMNS })
  await loseDatabase()
  await room.lake.createTable(table('t'), { schema: TWO_COLUMNS })
  const found = await recover(true)
  expect(found.map(({ outcome }) => outcome).toSorted()).toEqual(['already-there', 'skipped'])
})
