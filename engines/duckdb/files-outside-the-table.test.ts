import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IcebergCatalog } from '@boathouse/iceberg'
import { locationOf } from '@boathouse/storage'
import { testCatalog } from './testing-catalog.ts'
import { openLake } from './testing-lake.ts'

/** What the catalog says about where files of its tables may lie. */
let roots: readonly string[] | undefined
let lake: Awaited<ReturnType<typeof openLake>>
let confined: IcebergCatalog

beforeAll(async () => {
  lake = await openLake({
    catalogs: {
      find: async (name) => (name === 'lake' ? confined : undefined),
      names: async () => ['lake'],
    },
  })
  const catalog = testCatalog('lake', lake.directory)
  confined = { ...catalog, loadTable: async (ident) => ({ ...(await catalog.loadTable(ident)), roots }) }
  await confined.createNamespace(['main'])
  await lake.execute('CREATE TABLE t AS SELECT 1 AS a')
})
afterAll(() => lake.close())

test.each(['SELECT * FROM t', 'SELECT * FROM "t$files"', 'DELETE FROM t WHERE a = 1'])(
  '%s opens no file outside the places that the catalog names',
  async (statement) => {
    roots = [locationOf(`${lake.directory}-elsewhere`)]
    await expect(lake.execute(statement)).rejects.toMatchObject({ code: 'PATH_OUTSIDE_TABLE' })
  },
)

test('files inside them are read', async () => {
  roots = [locationOf(lake.directory)]
  expect(await lake.rows('SELECT * FROM t')).toEqual([['1']])
})
