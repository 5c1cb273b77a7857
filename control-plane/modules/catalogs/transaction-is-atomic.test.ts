import { BadRequest, CommitFailed } from '@boathouse/iceberg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCatalogRoom, setProperty, table, TWO_COLUMNS, type CatalogRoom } from './testing.ts'

let room: CatalogRoom
beforeAll(async () => {
  room = await createCatalogRoom()
  for (const name of ['a', 'b']) await room.lake.createTable(table(name), { schema: TWO_COLUMNS })
})
afterAll(() => room.close())

const change = (name: string, schemaId = 0) => ({
  ident: table(name),
  requirements: [{ type: 'assert-current-schema-id' as const, 'current-schema-id': schemaId }],
  updates: [setProperty('touched', name)],
})

const touched = async (name: string): Promise<string | undefined> =>
  (await room.lake.loadTable(table(name))).metadata.properties['touched']

test('when one table refuses, no table changes', async () => {
  await expect(room.lake.commitTables([change('a'), change('b', 7)])).rejects.toBeInstanceOf(CommitFailed)
  expect(await touched('a')).toBeUndefined()
})

test('when all agree, all change', async () => {
  await room.lake.commitTables([change('b'), change('a')])
  expect([await touched('a'), await touched('b')]).toEqual(['a', 'b'])
})

test('crossing transactions do not deadlock', async () => {
  const pairs = [
    ['a', 'b'],
    ['b', 'a'],
    ['a', 'b'],
    ['b', 'a'],
  ]
  await Promise.all(
    pairs.map((names, index) =>
      (room.lakes[index % room.lakes.length] ?? room.lake).commitTables(names.map((name) => change(name))),
    ),
  )
})

test('a table may not be named twice', async () => {
  await expect(room.lake.commitTables([change('a'), change('a')])).rejects.toBeInstanceOf(BadRequest)
})
