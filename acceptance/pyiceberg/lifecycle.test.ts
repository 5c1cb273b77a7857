import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer } from '../server.ts'
import type { TestServer } from '../server.ts'
import { pyicebergMissing, runPython } from './python.ts'

const missing = await pyicebergMissing()

describe.skipIf(missing !== undefined)(
  `PyIceberg works on the built-in catalog${missing ? ` (${missing})` : ''}`,
  () => {
    let server: TestServer
    beforeAll(async () => {
      server = await startTestServer()
    })
    afterAll(() => server?.stop())

    test('create, append, evolve, partition, time travel, delete, upsert, overwrite, register, purge', async () => {
      expect(await runPython(server, 'lifecycle.py')).toMatchObject({
        location: expect.stringMatching(/\/lake\/main\/life-[0-9a-f-]{36}$/),
        empty: [],
        appended: [1, 2, 3],
        evolved: [
          { id: 1, label: 'a', score: null },
          { id: 2, label: 'b', score: null },
          { id: 3, label: null, at: null },
          { id: 4, label: 'd', score: 1.5 },
          { id: 2 ** 62, label: 'e', at: '1969-12-31 23:00:00' },
        ],
        time_travel: [{ id: 1, name: 'a' }, { id: 2, name: 'b' }, { id: 3 }],
        filtered: [2, 4],
        deleted: [2, 3, 4, 2 ** 62],
        upserted: [1, 1],
        labels: { 2: 'B', 3: null, 5: 'five' },
        overwritten: [4, 2 ** 62],
        refs: ['first', 'main'],
        properties: { owner: null, checked: 'yes' },
        transaction: [100, 21, 33],
        namespaces: [[['main'], ['outer']], [['outer', 'inner']]],
        renamed: [false, true],
        registered: 2,
        tables: ['main.made_in_transaction'],
      })
    })

    test('what it wrote, our own SQL reads', async () => {
      const answer = await server.client.call('executeStatement', {
        params: { workspace: 'default' },
        body: {
          statement:
            "SELECT count(*), sum(id), min(day), max(text) FROM lake.main.made_in_transaction WHERE day = DATE '2026-01-02'",
        },
      })
      expect(answer.status.error).toBeFalsy()
      expect(answer.result?.data_array).toEqual([['33', '1617', '2026-01-02', 't6x']])
    })

    test('a branch that our SQL wrote, it reads and writes on', async () => {
      const sql = async (statement: string) => {
        const body = { statement, wait_timeout: '50s' }
        const answer = await server.client.call('executeStatement', {
          params: { workspace: 'default' },
          body,
        })
        expect(answer.status).toEqual({ state: 'SUCCEEDED' })
        return answer.result?.data_array
      }
      await sql(`CREATE TABLE audited AS SELECT i AS id, 'old' AS label FROM (VALUES (1::INTEGER), (2)) t(i)`)
      await sql('CREATE BRANCH audit IN TABLE audited')
      await sql(`INSERT INTO audited @ audit VALUES (3, 'new')`)
      await sql(`UPDATE audited @ audit SET label = 'set' WHERE id = 1`)
      await sql('DELETE FROM audited @ audit WHERE id = 2')
      expect(await runPython(server, 'read_branch.py', 'main.audited', 'audit')).toEqual({
        main: [
          [1, 'old'],
          [2, 'old'],
        ],
        branch: [
          [1, 'set'],
          [3, 'new'],
        ],
        appended: 3,
      })
      await sql(`MERGE INTO audited @ audit t USING (SELECT 9 AS id) s ON t.id = s.id
        WHEN MATCHED THEN UPDATE SET label = 'ours'`)
      expect(await sql(`SELECT id, label FROM audited FOR VERSION AS OF 'audit' ORDER BY id`)).toEqual([
        ['1', 'set'],
        ['3', 'new'],
        ['9', 'ours'],
      ])
      expect(await sql('SELECT count(*) FROM audited')).toEqual([['2']])
    })
  },
)
