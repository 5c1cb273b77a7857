import { describe, expect, test } from 'vitest'
import type { QueryAnswer, QueryRequest } from './child/protocol.ts'
import type { Lease } from './child-pool.ts'
import { asEngineError } from './fault-message.ts'
import { testPool } from './testing.ts'

const askShared = (
  lease: Lease,
  sql: string,
  more: Partial<QueryRequest> = {},
  signal?: AbortSignal,
): Promise<QueryAnswer> =>
  lease.request(
    {
      op: 'query',
      instance: 'bare',
      sql,
      parameters: [],
      rowLimit: null,
      inlineBytes: 1024 * 1024,
      spoolPrefix: null,
      spoolLimitBytes: 0,
      ...more,
    },
    signal,
  )

describe.each([true, false])('in the shared instance, read whole: %s', (oneRow) => {
  test('a text that is asked again is worked out again', async () => {
    const lease = await testPool().lease()
    const sql = 'SELECT random(), uuid(), epoch_us(now()), epoch_us(current_timestamp)'
    const answers = [0, 1, 2].map(() => askShared(lease, sql, { oneRow }))
    const rows = (await Promise.all(answers)).map((answer) => answer.rows[0] ?? [])
    for (const column of [0, 1, 2, 3]) expect(new Set(rows.map((row) => row[column])).size).toBe(3)
    lease.release()
  })

  test('more texts than are kept, by turns, each get their own answer', async () => {
    const lease = await testPool().lease()
    for (let round = 0; round < 3; round += 1)
      for (let number = 0; number < 12; number += 1)
        expect((await askShared(lease, `SELECT ${number} AS n${number}`, { oneRow })).rows).toEqual([
          [String(number)],
        ])
    lease.release()
  })

  test('a text that fails does so each time, and the others go on', async () => {
    const lease = await testPool().lease()
    const fail = (): Promise<QueryAnswer> => askShared(lease, `SELECT CAST('x' AS INTEGER)`, { oneRow })
    for (let round = 0; round < 3; round += 1) {
      await expect(fail()).rejects.toThrow(/Could not convert/)
      expect((await askShared(lease, 'SELECT 1', { oneRow })).rows).toEqual([['1']])
    }
    lease.release()
  })

  test('values of parameters are those of the request', async () => {
    const lease = await testPool().lease()
    for (const value of ['1', 'two', '3'])
      expect(
        (await askShared(lease, 'SELECT $p', { oneRow, parameters: [{ name: 'p', value, type: 'VARCHAR' }] }))
          .rows,
      ).toEqual([[value]])
    lease.release()
  })

  test('a large value is left to an instance of its own', async () => {
    const lease = await testPool().lease()
    for (let round = 0; round < 2; round += 1)
      expect(await askShared(lease, `SELECT repeat('x', 2000000)`, { oneRow })).toMatchObject({
        rows: [],
        overflow: true,
      })
    lease.release()
  })

  test('an interrupt stops it, and the child goes on', async () => {
    const lease = await testPool().lease()
    const abort = new AbortController()
    const sql = 'SELECT (SELECT count(*) FROM range(1000000000000))'
    const running = askShared(lease, sql, { oneRow }, abort.signal).catch((error: unknown) => {
      throw asEngineError(error)
    })
    abort.abort()
    await expect(running).rejects.toMatchObject({ code: 'CANCELED' })
    expect((await askShared(lease, 'SELECT 1', { oneRow })).rows).toEqual([['1']])
    lease.release()
  })
})

test('a result that is read whole although it has many rows is there to the last one', async () => {
  const lease = await testPool().lease()
  const answer = await askShared(lease, 'SELECT unnest(range(10000)) AS n', { oneRow: true })
  expect(answer.rowCount).toBe(10_000)
  expect(answer.rows.at(-1)).toEqual(['9999'])
  lease.release()
})
