import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStatementRoom, type StatementRoom } from './testing.ts'

let it: StatementRoom
const ids: string[] = []
beforeAll(async () => {
  it = await createStatementRoom()
  for (let n = 0; n < 7; n++) {
    const answer = it.submit(n % 2 === 0 ? `SELECT ${n}` : `INSERT INTO t_${n} VALUES (100%)`)
    const run = await it.script.next()
    if (n === 3) run.fail(new Error('no'))
    else run.succeed({ rowCount: n })
    ids.unshift((await answer).statement_id)
  }
})
afterAll(() => it.close())

const list = (query: {
  page_size?: number
  page_token?: string
  q?: string
  state?: 'FAILED' | 'SUCCEEDED'
}) => it.statements.list(it.room.request('statements.list'), it.room.workspace, { page_size: 100, ...query })

test('pages give everything once, newest first', async () => {
  const seen: string[] = []
  let page_token: string | undefined
  do {
    const page = await list({ page_size: 3, page_token })
    expect(page.statements.length).toBeLessThanOrEqual(3)
    seen.push(...page.statements.map((row) => row.statement_id))
    page_token = page.next_page_token
  } while (page_token !== undefined)
  expect(seen).toEqual(ids)
})

test('text is searched as it is, without regard to case', async () => {
  expect((await list({ q: 'insert into T_1' })).statements).toHaveLength(1)
  expect((await list({ q: '100%)' })).statements).toHaveLength(3)
  expect((await list({ q: 't_' })).statements).toHaveLength(3)
  expect((await list({ q: 'tx' })).statements).toHaveLength(0)
})

test('state is a filter, and a row says who, how long and how many', async () => {
  const { statements } = await list({ state: 'FAILED' })
  expect(statements).toHaveLength(1)
  expect(statements[0]).toMatchObject({ error_code: 'INTERNAL_ERROR', user: 'ada', state: 'FAILED' })
  const newest = (await list({ page_size: 1 })).statements[0]
  expect(newest).toMatchObject({ statement: 'SELECT 6', row_count: 6 })
  expect(newest?.duration_ms).toBeGreaterThanOrEqual(0)
})

test('a token of another list is refused', async () => {
  await expect(list({ page_token: 'WyJkYXRhc2V0cyIsImEiXQ' })).rejects.toMatchObject({ status: 400 })
})
