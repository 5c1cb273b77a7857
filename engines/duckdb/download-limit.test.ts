import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStorage, objectCache, type ObjectStorage } from '@boathouse/storage'
import { expect, onTestFinished, test } from 'vitest'
import { createEmbeddedEngine } from './create-engine.ts'
import { testCatalog } from './testing-catalog.ts'

test('a plan that would copy too much from the object store is refused before a byte is copied; a narrower one runs', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'download-'))
  const storage = memoryStorage()
  const copied: string[] = []
  const watched: ObjectStorage = {
    ...storage,
    stream: (location) => {
      copied.push(location)
      return storage.stream(location)
    },
  }
  const catalog = testCatalog('lake', '/unused')
  await catalog.createNamespace(['main'])
  const engine = await createEmbeddedEngine({
    catalogs: { find: async () => catalog, names: async () => ['lake'] },
    storage: watched,
    cache: await objectCache({ storage: watched, directory: join(directory, 'cache'), maxBytes: 1e9 }),
    spoolDirectory: join(directory, 'spool'),
    scratchDirectory: join(directory, 'scratch'),
    memoryBytes: 1024 ** 3,
    slots: 1,
    maxDownloadBytes: 60_000,
  })
  onTestFinished(async () => {
    await engine.close()
    rmSync(directory, { recursive: true, force: true })
  })
  const run = (text: string) =>
    engine.execute({ statementId: randomUUID(), text, catalog: 'lake', schema: 'main' })
  await run(`CREATE TABLE t WITH (location = 's3://bucket/t', partitioning = ARRAY['part']) AS
    SELECT i % 4 AS part, hash(i) AS h FROM range(20000) t(i)`)

  await expect(run('SELECT sum(h) FROM t')).rejects.toMatchObject({
    code: 'DOWNLOAD_TOO_LARGE',
    message: expect.stringMatching(/in 4 files .*58 KiB.*Trino.*BOATHOUSE_ENGINE_MAX_DOWNLOAD/),
    details: { table: 'lake.main.t', max_bytes: '60000' },
  })
  expect(copied.filter((location) => location.endsWith('.parquet'))).toEqual([])
  expect((await run('SELECT count(*) FROM t WHERE part = 1')).rows).toEqual([['5000']])
  await expect(run('DELETE FROM t WHERE h % 2 = 0')).rejects.toMatchObject({ code: 'DOWNLOAD_TOO_LARGE' })
})
