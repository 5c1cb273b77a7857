import { randomUUID } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import {
  cancelQuery,
  findQueriesBySource,
  nextPage,
  readRows,
  runSmallQuery,
  submitStatement,
  type QueryHandle,
} from '../index.ts'

const target = { baseUrl: inject('trinoUrl'), send: fetch }
const newSession = () => ({
  user: 'someone',
  source: `boathouse.test.${randomUUID()}`,
  catalog: 'tpch',
  schema: 'tiny',
})
const signal = AbortSignal.timeout(110_000)

const follow = async (handle: QueryHandle) => {
  const { nextUri } = handle
  if (nextUri === undefined) throw new Error('the query is over')
  return nextPage(target, { ...handle, nextUri }, 'someone', signal)
}

test('a statement that was handed over and not followed runs nowhere', async () => {
  const session = newSession()
  const handle = await submitStatement(target, 'SELECT count(*) FROM lineitem', session, signal)
  expect(await findQueriesBySource(target, [session.source], session, signal)).toEqual([])
  await follow(handle)
  const found = await findQueriesBySource(target, [session.source], session, signal)
  expect(found.map(({ queryId }) => queryId)).toEqual([handle.queryId])
})

test('asking again with a saved handle gives the same page; an older one is gone', async () => {
  const session = newSession()
  let handle = await submitStatement(target, 'SELECT * FROM lineitem', session, signal)
  let step = await follow(handle)
  while (!step.page.data) {
    handle = step.handle
    step = await follow(handle)
  }
  expect((await follow(handle)).page).toEqual(step.page)
  const next = await follow(step.handle)
  await follow(next.handle)
  await expect(follow(handle)).rejects.toThrow(expect.objectContaining({ code: 'QUERY_GONE' }))
})

test('every row of a result of many pages arrives once', async () => {
  const session = newSession()
  const keys: (string | null)[] = []
  let handle = await submitStatement(target, 'SELECT orderkey FROM orders', session, signal)
  while (handle.nextUri !== undefined) {
    const { page, handle: next } = await follow(handle)
    if (page.data && page.columns)
      for await (const rows of readRows(fetch, page.columns, page.data, signal))
        keys.push(...rows.map(([key]) => key ?? null))
    handle = next
  }
  expect(keys).toHaveLength(15_000)
  expect(new Set(keys).size).toBe(15_000)
})

test('a stop stops: the query ends as canceled', async () => {
  const session = newSession()
  const text = 'SELECT count(*) FROM tpch.sf1000.lineitem a CROSS JOIN tpch.sf1000.lineitem b'
  let handle = await submitStatement(target, text, session, signal)
  let state = 'QUEUED'
  while (state !== 'RUNNING') {
    const { page, handle: next } = await follow(handle)
    state = page.stats.state
    handle = next
  }
  expect(await cancelQuery(target, handle, 'someone', signal)).toBe(true)
  expect((await follow(handle)).page.error).toMatchObject({ code: 'CANCELED', trinoName: 'USER_CANCELED' })
})

test.each([
  ['SELECT 1/0', 'INVALID_QUERY', 'DIVISION_BY_ZERO'],
  ['SELECT * FROM nowhere', 'INVALID_QUERY', 'TABLE_NOT_FOUND'],
  ['SELEC 1', 'INVALID_QUERY', 'SYNTAX_ERROR'],
])('%s fails as %s', async (text, code, trinoName) => {
  await expect(runSmallQuery(target, text, newSession(), signal)).rejects.toThrow(
    expect.objectContaining({ code, trinoName }),
  )
})

test('session properties hold: a time limit ends the query', async () => {
  const session = { ...newSession(), properties: { query_max_execution_time: '1s' } }
  await expect(
    runSmallQuery(target, 'SELECT count(*) FROM tpch.sf100.lineitem', session, signal),
  ).rejects.toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED', trinoName: 'EXCEEDED_TIME_LIMIT' }))
})

test('every type arrives exactly', async () => {
  const rows = await runSmallQuery(
    target,
    `SELECT 9223372036854775807, tinyint '-1', real '1.5', 0.1e0, infinity(), decimal '12345678901234567890.123456789',
       varchar 'ü', char 'a', x'00FF', date '1969-12-31', time '23:59:59.123456789012', timestamp '2024-02-29 12:00:00.123456789',
       timestamp '2024-02-29 12:00:00.123456 Europe/Warsaw', interval '2' day, uuid '12345678-1234-5678-1234-567812345678',
       json '{"a": 9007199254740993}', array[decimal '1.10'], map(array['k'], array[9007199254740993]),
       cast(row(1, row('x')) as row(a bigint, b row(c varchar))), NULL`,
    newSession(),
    signal,
  )
  expect(rows).toEqual([
    [
      '9223372036854775807',
      '-1',
      '1.5',
      '0.1',
      'Infinity',
      '12345678901234567890.123456789',
      'ü',
      'a',
      'AP8=',
      '1969-12-31',
      '23:59:59.123456789012',
      '2024-02-29 12:00:00.123456789',
      '2024-02-29 12:00:00.123456 Europe/Warsaw',
      '2 00:00:00.000',
      '12345678-1234-5678-1234-567812345678',
      '{"a":9007199254740993}',
      '[1.10]',
      '{"k":9007199254740993}',
      '{"a":1,"b":{"c":"x"}}',
      null,
    ],
  ])
})
