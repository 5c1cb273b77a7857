import { expect, test } from 'vitest'
import { EvolutionRefused, orphanFiles } from '../index.ts'
import { dataFile, testLake } from '../testing/lake.ts'

const schema = { type: 'struct' as const, fields: [{ id: 1, name: 'a', required: false, type: 'int' }] }
const LATER = new Date(Date.now() + 60_000)

test('only what nothing leads to and is old enough is an orphan', async () => {
  const lake = await testLake({ schema })
  const write = (name: string) => lake.storage.write(`file:///lake/t/data/${name}`, new Uint8Array(3))
  await write('needed.parquet')
  await write('left.parquet')
  await lake.storage.write('file:///lake/t-2/data/other.parquet', new Uint8Array(3))
  await lake.append(dataFile('file:/lake/t/data/needed.parquet'))
  const loaded = await lake.catalog.loadTable(lake.ident)
  const found = await orphanFiles(lake.storage, loaded, LATER)
  expect(found).toEqual([{ location: 'file:///lake/t/data/left.parquet', bytes: 3n }])
  expect(await orphanFiles(lake.storage, loaded, new Date(0))).toEqual([])
})

test('gc.enabled=false refuses', async () => {
  const lake = await testLake({ schema, properties: { 'gc.enabled': 'false' } })
  const loaded = await lake.catalog.loadTable(lake.ident)
  await expect(orphanFiles(lake.storage, loaded, LATER)).rejects.toThrow(EvolutionRefused)
})
