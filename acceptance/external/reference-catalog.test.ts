import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  referenceCatalogMissing,
  startReferenceCatalog,
  type ReferenceCatalog,
} from '../../tools/reference-catalog.ts'
import { runCli } from '../cli/run-cli.ts'
import { startTestServer, type TestServer } from '../server.ts'

const missing = await referenceCatalogMissing()
if (missing !== undefined) console.log(`skipped: the reference catalog needs ${missing}`)

describe.skipIf(missing !== undefined)('the reference catalog of Apache Iceberg', () => {
  let server: TestServer
  let reference: ReferenceCatalog
  beforeAll(async () => {
    reference = await startReferenceCatalog()
    server = await startTestServer()
  })
  afterAll(() => Promise.all([server?.stop(), reference?.stop()]))

  const run = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCli(server, words)
    if (code !== 0) throw new Error(stderr)
    return stdout
  }
  /** Through the API: a process a statement would be most of the test. */
  const rows = async (statement: string): Promise<unknown> => {
    const { status, result } = await server.client.call('executeStatement', {
      params: { workspace: 'default' },
      body: { statement, wait_timeout: '50s' },
    })
    if (status.state !== 'SUCCEEDED') throw new Error(JSON.stringify(status))
    return result?.data_array ?? []
  }

  test('is attached from the command line, written and read', async () => {
    const fields = ['--field', `endpoint=${reference.url}`, '--field', 'auth=none']
    await run('connections', 'create', 'iceberg_rest', 'reference', ...fields)
    await run('catalogs', 'attach', 'ref', '--connection', 'reference')
    expect(await run('catalogs', 'list')).toMatch(/ref +external/)
    await rows('CREATE SCHEMA ref.s')
    await rows(
      "CREATE TABLE ref.s.t WITH (partitioning = ARRAY['bucket(id, 4)']) AS SELECT range AS id, 'a' AS name FROM range(100)",
    )
    await rows("INSERT INTO ref.s.t VALUES (100, 'b')")
    await rows("UPDATE ref.s.t SET name = 'c' WHERE id < 10")
    await rows('DELETE FROM ref.s.t WHERE id = 50')
    await rows('ALTER TABLE ref.s.t ADD COLUMN note varchar')
    await rows(
      "MERGE INTO ref.s.t AS t USING (SELECT 100 AS id) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET note = 'm'",
    )
    expect(
      await rows('SELECT name, count(*) AS n, max(note) AS note FROM ref.s.t GROUP BY name ORDER BY name'),
    ).toEqual([
      ['a', '89', null],
      ['b', '1', 'm'],
      ['c', '10', null],
    ])
    expect(await rows('SELECT count(*) AS n FROM ref.s."t$snapshots"')).toEqual([['5']])
    await rows("ALTER TABLE ref.s.t SET PROPERTIES partitioning = ARRAY['bucket(id, 8)', 'name']")
    await rows("ALTER TABLE ref.s.t SET PROPERTIES sorted_by = ARRAY['id']")
    await rows(
      `CREATE OR REPLACE TABLE ref.s.t WITH (partitioning = ARRAY['truncate(name, 1)'], sorted_by = ARRAY['name'])
       AS SELECT id, name, id % 2 = 0 AS even FROM ref.s.t WHERE id < 20`,
    )
    expect(await rows('SELECT count(*), count_if(even) FROM ref.s.t')).toEqual([['20', '10']])
    await rows('CREATE VIEW ref.s.v AS SELECT 1 AS one')
    expect(await rows('SELECT one FROM ref.s.v')).toEqual([['1']])
    expect(await run('tables', 'list', 'ref.s')).toContain('ref.s.t')
    await rows('DROP VIEW ref.s.v')
    await rows('DROP TABLE ref.s.t')
    await rows('DROP SCHEMA ref.s')
  })

  test('is named with the reason when it has gone, and everything else goes on', async () => {
    await reference.stop()
    const { code, stderr } = await runCli(server, ['schemas', 'list', 'ref'])
    expect([code, stderr]).toEqual([1, expect.stringContaining('CATALOG_UNAVAILABLE')])
    expect(stderr).toContain('The catalog ref gives no answer')
    expect(await rows('SELECT 1 AS one')).toEqual([['1']])
    await run('catalogs', 'detach', 'ref')
    expect(await run('catalogs', 'list')).not.toContain('external')
  })
})
