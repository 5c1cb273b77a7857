import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IcebergCatalog } from '@boathouse/iceberg'
import { NoSuchTable } from '@boathouse/iceberg'
import { localStorage, locationOf } from '@boathouse/storage'
import { expect, test } from 'vitest'
import { deleteLeftovers } from './leftover-files.ts'

const ID = '01a20840-17d6-720d-9f00-864cf15d8f2f'

test('files of the work go, wherever its table was to lie; those of others and of what it committed stay', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'boathouse-leftovers-'))
  const root = locationOf(directory)
  const storage = localStorage()
  const known: Partial<IcebergCatalog> = {
    loadNamespace: async () => ({ location: root }),
    loadTable: async (ident) => {
      throw new NoSuchTable(ident)
    },
  }
  const files = [
    `made/data/${ID}/a.parquet`,
    `made/data/other/b.parquet`,
    `made_rejects/data/${ID}/c.parquet`,
  ]
  for (const file of files) await storage.write(`${root}/${file}`, Buffer.from('x'))

  const table = { schema: 'main', name: 'made' }
  const keep = [`${root}/made_rejects`]
  expect(await deleteLeftovers(storage, known as IcebergCatalog, table, ID, keep)).toBe(1)
  const left = await readdir(directory, { recursive: true })
  expect(left.filter((file) => file.endsWith('.parquet')).toSorted()).toEqual(files.slice(1).toSorted())
  expect(left).not.toContain(`made/data/${ID}`)
  await rm(directory, { recursive: true })
})
