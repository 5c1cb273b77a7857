import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { memoryStorage, objectCache } from '@boathouse/storage'
import { expect, onTestFinished, test } from 'vitest'
import { createEmbeddedEngine } from './create-engine.ts'
import { testCatalog } from './testing-catalog.ts'

test('tables in object storage are written through scratch and read through the cache', async () => {
  const directory = mkdtempSync(join(tmpdir(), 's3-'))
  const at = (name: string): string => {
    mkdirSync(join(directory, name))
    return join(directory, name)
  }
  const storage = memoryStorage()
  const catalog = testCatalog('lake', '/unused')
  await catalog.createNamespace(['main'])
  const scratchDirectory = at('scratch')
  const engine = await createEmbeddedEngine({
    catalogs: { find: async () => catalog, names: async () => ['lake'] },
    storage,
    cache: await objectCache({ storage, directory: at('cache'), maxBytes: 1e9 }),
    spoolDirectory: at('spool'),
    scratchDirectory,
    memoryBytes: 1024 ** 3,
    slots: 1,
  })
  onTestFinished(async () => {
    await engine.close()
    rmSync(directory, { recursive: true, force: true })
  })
  const run = (text: string) =>
    engine.execute({ statementId: randomUUID(), text, catalog: 'lake', schema: 'main' })
  const staged = (): string[] =>
    readdirSync(scratchDirectory, { recursive: true })
      .map(String)
      .filter((name) => name.includes('stage-'))

  await run(`CREATE TABLE t WITH (location = 's3://bucket/t') AS SELECT i AS id FROM range(10) t(i)`)
  await run('INSERT INTO t VALUES (100)')
  expect((await run('SELECT count(*), sum(id) FROM t')).rows).toEqual([['11', '145']])
  expect((await run('DELETE FROM t WHERE id = 100')).effects[0]?.rows).toBe(1n)
  expect((await run('SELECT max(id) FROM t')).rows).toEqual([['9']])
  const { metadata } = await catalog.loadTable({ namespace: ['main'], name: 't' })
  expect(metadata.snapshots).toHaveLength(3)

  await expect(run(`INSERT INTO t SELECT 'x'`)).rejects.toMatchObject({ code: 'INVALID_VALUE' })
  const objects: string[] = []
  for await (const { location } of storage.list('s3://bucket/t/data')) objects.push(location)
  expect(objects).toHaveLength(2)
  expect(staged()).toEqual([])
})
