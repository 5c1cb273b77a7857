import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { S3Server } from '../../tools/s3-server.ts'
import { startTestServer, type TestServer } from '../server.ts'
import { keysBelow, settingsFor, STORES } from './stores.ts'

const named = (table: string) => ({ params: { catalog: 'lake', schema: 'main', table } })

/** The lake lies on this machine; tables with a location of their own lie in a bucket. */
describe.each(STORES)('tables with a location of their own on $store', ({ missing, start }) => {
  describe.skipIf(missing !== undefined)(missing ?? 'through', () => {
    let store: S3Server
    let server: TestServer
    beforeAll(async () => {
      store = await start(['elsewhere'])
      const { BOATHOUSE_DATA: _, BOATHOUSE_STORE: __, ...keys } = settingsFor(store)
      server = await startTestServer(keys)
    })
    afterAll(async () => {
      await server?.stop()
      await store?.stop()
    })

    const submit = (statement: string) =>
      server.client.call('executeStatement', {
        params: { workspace: 'default' },
        body: { statement, wait_timeout: '50s' },
      })
    const rows = async (statement: string) => {
      const answer = await submit(statement)
      expect(answer.status).toEqual({ state: 'SUCCEEDED' })
      return answer.result?.data_array
    }
    const refusal = async (statement: string) => (await submit(statement)).status.error?.message
    const allow = (...prefixes: string[]) =>
      server.client.call('updateCatalog', {
        params: { catalog: 'lake' },
        body: { allowed_prefixes: prefixes },
      })
    const rest = async (path: string, body: unknown) => {
      const answer = await fetch(`${server.url}/iceberg/v1/lake/namespaces/main/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return { status: answer.status, text: await answer.text() }
    }

    test('only below a prefix that the catalog allows, and never beside what is ours', async () => {
      const create = "CREATE TABLE own WITH (location = 's3://elsewhere/tables/own') AS SELECT 1 AS id"
      expect(await refusal(create)).toMatch(/PATH_OUTSIDE_TABLE|does not lie under/)
      await allow('s3://elsewhere/tables')
      await rows(create)
      expect(
        await refusal("CREATE TABLE two WITH (location = 's3://elsewhere/tables/own/two') AS SELECT 1 AS id"),
      ).toMatch(/overlaps the location of another table/)
      expect(
        await refusal("CREATE TABLE up WITH (location = 's3://elsewhere/tables/../up') AS SELECT 1 AS id"),
      ).toBeTruthy()
      expect((await keysBelow(store, 'elsewhere')).every((key) => key.startsWith('tables/own/'))).toBe(true)
    })

    test('its rows are written, changed, compacted and read there', async () => {
      await allow('s3://elsewhere/tables')
      await rows(
        "CREATE TABLE far WITH (location = 's3://elsewhere/tables/far', partitioning = ARRAY['k']) AS SELECT i AS id, i % 2 AS k FROM range(100) r(i)",
      )
      await rows('INSERT INTO far VALUES (100, 0)')
      await rows('UPDATE far SET k = 2 WHERE id = 1')
      await rows('DELETE FROM far WHERE id >= 90 AND k = 1')
      await rows('ALTER TABLE far EXECUTE optimize')
      expect(await rows('SELECT k, count(*), sum(id) FROM far GROUP BY k ORDER BY k')).toEqual([
        ['0', '51', '2550'],
        ['1', '44', '2024'],
        ['2', '1', '1'],
      ])
      // One query over both kinds.
      await rows('CREATE TABLE near AS SELECT 1 AS id')
      expect(await rows('SELECT count(*) FROM near JOIN far USING (id)')).toEqual([['1']])
    })

    test('a table that is there already is registered, used, and stays when its name goes', async () => {
      await allow('s3://elsewhere/tables')
      await rows("CREATE TABLE kept WITH (location = 's3://elsewhere/tables/kept') AS SELECT 7 AS id")
      const { metadata_location: place } = await server.client.call('getTable', named('kept'))
      await rows('DROP TABLE kept')
      expect(await rest('register', { name: 'again', 'metadata-location': place })).toMatchObject({
        status: 200,
      })
      await rows('INSERT INTO again VALUES (8)')
      expect(await rows('SELECT sum(id) FROM again')).toEqual([['15']])
      const outside = `s3://elsewhere/other/metadata/00000-${randomUUID()}.metadata.json`
      expect(await rest('register', { name: 'stray', 'metadata-location': outside })).toMatchObject({
        status: 403,
        text: expect.stringContaining('PATH_OUTSIDE_TABLE'),
      })
      await server.client.call('dropTable', { ...named('again'), query: { purge: 'true' } })
      await expect.poll(() => keysBelow(store, 'elsewhere/tables/kept'), { timeout: 30_000 }).toEqual([])
    })

    test('a prefix that is taken back closes what lies there to new tables only', async () => {
      await allow('s3://elsewhere/tables')
      await rows("CREATE TABLE before WITH (location = 's3://elsewhere/tables/before') AS SELECT 1 AS id")
      await allow()
      await rows('INSERT INTO before VALUES (2)')
      expect(await rows('SELECT count(*) FROM before')).toEqual([['2']])
      expect(
        await refusal("CREATE TABLE after WITH (location = 's3://elsewhere/tables/after') AS SELECT 1 AS id"),
      ).toBeTruthy()
    })
  })
})
