import * as fc from 'fast-check'
import type { SpooledResult } from '@boathouse/engines'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStatementRoom, type StatementRoom } from './testing.ts'

let it: StatementRoom
beforeAll(async () => {
  it = await createStatementRoom()
})
afterAll(() => it.close())

const COLUMNS = [{ name: 'n', typeText: 'BIGINT' }]
const rowsUpTo = (count: number) => Array.from({ length: count }, (_, n) => [String(n)])

const spool = (name: string, count: number): SpooledResult => ({
  parts: [{ file: name, rows: count, bytes: count * 8 }],
  forms: ['native'],
  columns: COLUMNS,
  rowCount: count,
})

/** A statement with `count` rows: in the row, or spooled with the first ones in the row. */
const statementWith = async (count: number, spooled: boolean): Promise<string> => {
  const answer = it.submit('SELECT n')
  const run = await it.script.next()
  const rows = rowsUpTo(count)
  if (spooled) it.script.spools.set(run.id, rows)
  run.succeed({
    columns: COLUMNS,
    rows: spooled ? rows.slice(0, 1500) : rows,
    rowCount: count,
    ...(spooled && { spool: spool(run.id, count) }),
  })
  await answer
  return run.id
}

const read = (id: string, query: { row_offset?: number; row_limit: number; page_token?: string }) =>
  it.results.window(it.room.request('statements.result'), it.room.workspace, id, query)

test.each([
  ['in the row', false, 700],
  ['spooled', true, 2600],
])('pages of any size give every row once, in order: %s', async (_, spooled, count) => {
  const id = await statementWith(count, spooled)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4000 }), async (size) => {
      const seen: string[] = []
      let page_token: string | undefined
      do {
        const page = await read(id, { row_limit: Math.max(size, 40), page_token })
        expect(page.row_offset).toBe(seen.length)
        expect(page.row_count).toBe(page.data_array.length)
        for (const [cell] of page.data_array) seen.push(cell ?? '')
        page_token = page.next_page_token
      } while (page_token !== undefined)
      expect(seen).toEqual(rowsUpTo(count).flat())
    }),
    { numRuns: 15 },
  )
})

test.each([
  ['in the row', false, 300],
  ['spooled', true, 1800],
])('any window is that part of the result: %s', async (_, spooled, count) => {
  const id = await statementWith(count, spooled)
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: count + 500 }),
      fc.integer({ min: 1, max: count + 500 }),
      async (row_offset, row_limit) => {
        const window = await read(id, { row_offset, row_limit })
        expect(window.data_array).toEqual(rowsUpTo(count).slice(row_offset, row_offset + row_limit))
        expect(window.next_page_token === undefined).toBe(row_offset + row_limit >= count)
      },
    ),
    { numRuns: 40 },
  )
})

test('a token of another result, or none of ours, is refused', async () => {
  const [one, other] = [await statementWith(1200, false), await statementWith(1200, false)]
  const { next_page_token } = await read(one, { row_limit: 10 })
  await expect(read(other, { row_limit: 10, page_token: next_page_token })).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
  })
  await expect(read(one, { row_limit: 10, page_token: 'nonsense' })).rejects.toMatchObject({ status: 400 })
})

test('what has no result yet says so', async () => {
  const answer = await it.submit('SELECT 1', { wait_timeout: '0s' })
  const run = await it.script.next()
  await expect(read(answer.statement_id, { row_limit: 1 })).rejects.toMatchObject({
    code: 'RESULT_NOT_READY',
  })
  run.succeed()
})

test('a download is the whole result, whatever it is kept as', async () => {
  for (const spooled of [false, true]) {
    const id = await statementWith(1700, spooled)
    const ctx = it.room.request('statements.download')
    const answer = await it.results.download(ctx, it.room.workspace, id, 'ndjson')
    const pieces: Uint8Array[] = []
    for await (const piece of answer.body as AsyncIterable<Uint8Array>) pieces.push(piece)
    expect(JSON.parse(Buffer.concat(pieces).toString())).toEqual(rowsUpTo(1700))
    expect(answer.headers['content-type']).toBe('application/x-ndjson')
  }
})
