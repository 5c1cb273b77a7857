import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { S3Server } from '../../tools/s3-server.ts'
import { dyingAt } from '../chaos/lives.ts'
import { pyicebergMissing, runPython } from '../pyiceberg/python.ts'
import { startTestServer, type TestServer } from '../server.ts'
import { keysBelow, keysOfTables, settingsFor, STORES, unfinishedParts } from './stores.ts'

const WORKSPACE = { workspace: 'default' }
const noPython = await pyicebergMissing()

describe.each(STORES)('a lake on $store', ({ missing, start }) => {
  describe.skipIf(missing !== undefined)(missing ?? 'through', () => {
    let store: S3Server
    let server: TestServer
    beforeAll(async () => {
      store = await start(['lake', 'objects'])
      server = await startTestServer(settingsFor(store))
    })
    afterAll(async () => {
      await server?.stop()
      await store?.stop()
    })

    const execute = async (statement: string) => {
      const body = { statement, wait_timeout: '50s' }
      const answer = await server.client.call('executeStatement', { params: WORKSPACE, body })
      expect(answer.status).toEqual({ state: 'SUCCEEDED' })
      return answer
    }
    const rows = async (statement: string) => (await execute(statement)).result?.data_array
    const upload = async (filename: string, body: string | ReadableStream) =>
      server.client.call('createUpload', { params: WORKSPACE, query: { filename }, body })

    test('rows are loaded, written, changed and read as of earlier', async () => {
      const { upload_id } = await upload('trips.csv', 'id,day,fare\n1,2026-01-02,2.50\n2,2026-02-03,3.50\n')
      const ingest = await server.client.call('createIngest', {
        params: WORKSPACE,
        body: {
          upload_id,
          target: { catalog: 'lake', schema: 'main', table: 'trips' },
          wait_timeout: '50s',
        },
      })
      expect(ingest).toMatchObject({ state: 'SUCCEEDED', rows_loaded: '2' })

      await execute(
        `CREATE TABLE fares WITH (partitioning = ARRAY['month(day)']) AS SELECT id, day, fare FROM trips`,
      )
      const first = (await execute(`INSERT INTO fares VALUES (3, DATE '2026-03-04', 4.5)`)).effects[0]
      await execute('UPDATE fares SET fare = fare + 1 WHERE id = 1')
      await execute('DELETE FROM fares WHERE id = 2')
      await execute(
        `MERGE INTO fares t USING (VALUES (3, DATE '2026-03-04', 9.0), (4, DATE '2026-04-05', 1.0)) s(id, day, fare)
         ON t.id = s.id WHEN MATCHED THEN UPDATE SET fare = s.fare WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.day, s.fare)`,
      )
      const all = 'SELECT id, CAST(fare AS VARCHAR) FROM fares'
      expect(await rows(`SELECT id, fare * 10 FROM fares ORDER BY id`)).toEqual([
        ['1', expect.stringMatching(/^35/)],
        ['3', expect.stringMatching(/^90/)],
        ['4', expect.stringMatching(/^10/)],
      ])
      expect(
        await rows(`SELECT count(*), sum(id) FROM fares FOR VERSION AS OF ${first?.snapshot_id}`),
      ).toEqual([['3', '6']])
      expect(await rows(`${all} WHERE day >= DATE '2026-04-01'`)).toEqual([
        ['4', expect.stringMatching(/^1\.0/)],
      ])
      await execute('CREATE TABLE emptied AS SELECT 1 AS n')
      await execute('TRUNCATE TABLE emptied')
      expect(await rows('SELECT count(*) FROM emptied')).toEqual([['0']])
    })

    test('a large result lies in the store, is paged and downloaded', async () => {
      const answer = await execute(`SELECT i AS n, repeat('x', 20) AS t FROM range(200000) r(i) ORDER BY i`)
      expect((await keysBelow(store, 'objects')).some((key) => key.includes(answer.statement_id))).toBe(true)
      const params = { ...WORKSPACE, statement_id: answer.statement_id }
      const page = await server.client.call('getResult', {
        params,
        query: { row_offset: 199_999, row_limit: 1 },
      })
      expect(page.data_array[0]?.[0]).toBe('199999')
      const file = await server.client.call('downloadResult', { params, query: { format: 'csv' } })
      expect((await file.text()).trimEnd().split('\n')).toHaveLength(200_001)
    })

    test.skipIf(noPython !== undefined)(
      `PyIceberg reads our table and writes one that we read${noPython ? ` (${noPython})` : ''}`,
      async () => {
        await execute('CREATE TABLE ours AS SELECT i AS id, CAST(i AS VARCHAR) AS name FROM range(1000) r(i)')
        await execute('DELETE FROM ours WHERE id >= 990')
        const { endpoint, accessKeyId, secretAccessKey } = store
        expect(
          await runPython(server, 'on_s3.py', 'main.ours', endpoint, accessKeyId, secretAccessKey),
        ).toEqual([990, (989 * 990) / 2])
        expect(await rows('SELECT count(*), sum(id) FROM theirs')).toEqual([['990', '489555']])
      },
    )

    test('a server that was killed leaves the snapshot before its write, and the next one clears up', async () => {
      await execute('CREATE TABLE survivor AS SELECT i AS id FROM range(10) r(i)')
      const before = await keysOfTables(store)
      await server.kill()
      await server.restart(dyingAt('data-files-written', 1))
      // More than one part, and then the sender says nothing more.
      const halting = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new Uint8Array(40 << 20)),
      })
      const transfer = upload('halting.csv', halting).catch(() => undefined)
      await expect.poll(() => unfinishedParts(store), { timeout: 30_000 }).not.toEqual([])
      await expect(execute('INSERT INTO survivor SELECT i FROM range(100) r(i)')).rejects.toThrow()
      await server.ended()
      await transfer
      expect((await keysOfTables(store)).length).toBeGreaterThan(before.length)

      await server.restart({ NODE_OPTIONS: '' })
      expect(await rows('SELECT count(*) FROM survivor')).toEqual([['10']])
      await expect.poll(() => keysOfTables(store), { timeout: 30_000 }).toEqual(before)
      await expect.poll(() => unfinishedParts(store), { timeout: 30_000 }).toEqual([])
    })

    test('the files of a purged table go', async () => {
      await execute('CREATE TABLE gone AS SELECT 1 AS n')
      const params = { catalog: 'lake', schema: 'main', table: 'gone' }
      const { location } = await server.client.call('getTable', { params })
      const prefix = location.slice('s3://'.length)
      expect(await keysBelow(store, prefix)).not.toEqual([])
      await server.client.call('dropTable', { params, query: { purge: 'true' } })
      await expect.poll(() => keysBelow(store, prefix), { timeout: 30_000 }).toEqual([])
    })
  })
})
