import { CommitFailed } from '@boathouse/iceberg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BuiltInCatalog } from './built-in-catalog.ts'
import {
  createCatalogRoom,
  listObjects,
  setProperty,
  table,
  TWO_COLUMNS,
  type CatalogRoom,
} from './testing.ts'

let room: CatalogRoom
/** Another process each time. */
const lake = (index: number): BuiltInCatalog => room.lakes[index % room.lakes.length] ?? room.lake
beforeAll(async () => {
  room = await createCatalogRoom()
})
afterAll(() => room.close())

test('commits whose requirements still hold are applied one after the other, none lost', async () => {
  const { metadata } = await room.lake.createTable(table('many'), { schema: TWO_COLUMNS })
  const requirements = [{ type: 'assert-table-uuid' as const, uuid: metadata['table-uuid'] }]
  const writers = Array.from({ length: 30 }, (_, index) => index)
  await Promise.all(
    writers.map((index) =>
      lake(index).commitTable(table('many'), { requirements, updates: [setProperty(`p${index}`, 'x')] }),
    ),
  )
  const loaded = await room.lake.loadTable(table('many'))
  for (const index of writers) expect(loaded.metadata.properties[`p${index}`]).toBe('x')
  expect(loaded.metadata['metadata-log']).toHaveLength(writers.length)
  const [first] = loaded.metadata['metadata-log']
  const files = await listObjects(room, loaded.metadata.location)
  expect(files).toContain(first?.['metadata-file'])
  // The losers of every race deleted what they had written.
  expect(files).toHaveLength(writers.length + 1)
})

test('of commits that rest on the same state exactly one wins and the others are told to reload', async () => {
  await room.lake.createTable(table('one'), { schema: TWO_COLUMNS })
  const schema = {
    ...TWO_COLUMNS,
    fields: [...TWO_COLUMNS.fields, { id: 3, name: 'x', required: false, type: 'int' }],
  }
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) =>
      lake(index).commitTable(table('one'), {
        requirements: [{ type: 'assert-current-schema-id', 'current-schema-id': 0 }],
        updates: [
          { action: 'add-schema', schema },
          { action: 'set-current-schema', 'schema-id': -1 },
        ],
      }),
    ),
  )
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  expect(failures).toHaveLength(7)
  for (const failure of failures) expect(failure).toBeInstanceOf(CommitFailed)
  const { metadata } = await room.lake.loadTable(table('one'))
  expect(await listObjects(room, metadata.location)).toHaveLength(2)
})

test('of several creates of one name one wins', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 6 }, (_, index) => lake(index).createTable(table('race'), { schema: TWO_COLUMNS })),
  )
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({ type: 'AlreadyExistsException', status: 409 })
})
