import { mkdtempSync, rmSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStorage, objectCache, type ObjectStorage } from '@boathouse/storage'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { httpfsFile, httpfsMissing } from '../../tools/httpfs.ts'
import { createEmbeddedEngine } from './create-engine.ts'
import type { EmbeddedEngine } from './engine-types.ts'
import { testCatalog } from './testing-catalog.ts'

const missing = httpfsMissing()

describe.skipIf(missing !== undefined)(`with httpfs${missing ? ` (${missing})` : ''}`, () => {
  const inner = memoryStorage()
  /** Of data files. */
  let sent = { whole: 0, bytes: 0 }
  let lost = false
  const storage: ObjectStorage = {
    ...inner,
    stat: async (location) => (lost && location.endsWith('.parquet') ? undefined : inner.stat(location)),
    stream: async (location, range) => {
      const bytes = await inner.stream(location, range)
      if (!location.endsWith('.parquet')) return bytes
      if (!range) sent.whole += 1
      return (async function* () {
        for await (const chunk of bytes) {
          sent.bytes += chunk.length
          yield chunk
        }
      })()
    },
  }
  const directory = mkdtempSync(join(tmpdir(), 'ranges-'))
  const catalog = testCatalog('lake', '/unused')
  let engine: EmbeddedEngine
  beforeAll(async () => {
    await catalog.createNamespace(['main'])
    engine = await createEmbeddedEngine({
      catalogs: { find: async () => catalog, names: async () => ['lake'] },
      storage,
      cache: await objectCache({ storage, directory: join(directory, 'cache'), maxBytes: 1e9 }),
      spoolDirectory: join(directory, 'spool'),
      scratchDirectory: join(directory, 'scratch'),
      memoryBytes: 1024 ** 3,
      slots: 1,
      maxDownloadBytes: 1_000_000,
      httpfs: httpfsFile,
    })
    await run(`CREATE TABLE t WITH (location = 's3://bucket/t') AS
      SELECT i AS id, hash(i) AS h, hash(i + 1) AS other FROM range(1000000) r(i)`)
  })
  afterAll(async () => {
    await engine.close()
    rmSync(directory, { recursive: true, force: true })
  })
  const run = (text: string) =>
    engine.execute({ statementId: randomUUID(), text, catalog: 'lake', schema: 'main' })

  test('of a file above the limit only what a selective query needs is read', async () => {
    expect(await engine.rangesProblem()).toBeUndefined()
    sent = { whole: 0, bytes: 0 }
    const { rows, bytesRead } = await run(
      'SELECT count(*), min(id) FROM t WHERE id BETWEEN 500000 AND 500009',
    )
    expect(rows).toEqual([['10', '500000']])
    expect(bytesRead).toBeGreaterThan(10_000_000n)
    expect(sent.whole).toBe(0)
    expect(sent.bytes).toBeLessThan(Number(bytesRead) / 10)
  })

  test('rows are deleted, and a view and an aggregate read them, without a copy', async () => {
    sent = { whole: 0, bytes: 0 }
    expect((await run('DELETE FROM t WHERE id >= 999990')).effects[0]?.rows).toBe(10n)
    await run('CREATE VIEW late AS SELECT id FROM t WHERE id > 900000')
    expect((await run('SELECT count(*), max(id) FROM late')).rows).toEqual([['99989', '999989']])
    expect(sent.whole).toBe(0)
  })

  test('a file that is missing is said to be, by its name in the store', async () => {
    lost = true
    await expect(run('SELECT sum(other) FROM t')).rejects.toMatchObject({
      code: 'UNREADABLE_FILE',
      message: expect.stringMatching(/^The file s3:\/\/bucket\/t\/data\/\S+ of lake\.main\.t is missing/),
    })
    lost = false
  })

  test('SQL does not reach the proxy by itself', async () => {
    for (const sql of [
      `SELECT * FROM read_parquet('http://127.0.0.1:1/x')`,
      `SELECT * FROM 'http://127.0.0.1:1/x.parquet'`,
      `SELECT * FROM t, read_text('s3://bucket/t')`,
      `CREATE SECRET s (TYPE s3)`,
      `LOAD httpfs`,
    ])
      await expect(run(sql)).rejects.toThrow()
  })
})

test('without the extension the reason is told where too much would be copied', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'no-ranges-'))
  const storage = memoryStorage()
  const catalog = testCatalog('lake', '/unused')
  await catalog.createNamespace(['main'])
  const engine = await createEmbeddedEngine({
    catalogs: { find: async () => catalog, names: async () => ['lake'] },
    storage,
    cache: await objectCache({ storage, directory: join(directory, 'cache'), maxBytes: 1e9 }),
    spoolDirectory: join(directory, 'spool'),
    scratchDirectory: join(directory, 'scratch'),
    memoryBytes: 1024 ** 3,
    slots: 1,
    maxDownloadBytes: 1000,
    httpfs: join(directory, 'httpfs.duckdb_extension'),
  })
  const run = (text: string) =>
    engine.execute({ statementId: randomUUID(), text, catalog: 'lake', schema: 'main' })
  await run(`CREATE TABLE t WITH (location = 's3://bucket/t') AS SELECT i AS id FROM range(10000) r(i)`)
  await expect(run('SELECT sum(id) FROM t')).rejects.toMatchObject({
    code: 'DOWNLOAD_TOO_LARGE',
    message: expect.stringMatching(/cannot read them by ranges: .*does not load.*Trino/),
  })
  await engine.close()
  rmSync(directory, { recursive: true, force: true })
})
