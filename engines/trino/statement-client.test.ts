import { expect, test } from 'vitest'
import { cancelQuery, nextPage, submitStatement } from './statement-client.ts'

const signal = new AbortController().signal
const session = { user: 'someone', source: 'test' }
const page = (more: object = {}) => JSON.stringify({ id: 'q1', stats: { state: 'QUEUED' }, ...more })

/** A coordinator that gives these answers in turn and keeps what it was asked. */
const coordinator = (...answers: (() => Response)[]) => {
  const asked: { readonly method: string; readonly url: string }[] = []
  return {
    asked,
    target: {
      baseUrl: 'http://trino.example:8080',
      authorization: 'Bearer secret',
      send: async (url: string, init: RequestInit) => {
        asked.push({ method: init.method ?? 'GET', url })
        const answer = answers.shift()
        if (!answer) throw new Error('asked too often')
        return answer()
      },
    },
  }
}

test('an address that the answer names is asked for at the connection’s own host', async () => {
  const nextUri = 'http://elsewhere.example/v1/statement/queued/q1/slug/1'
  const { target, asked } = coordinator(
    () => new Response(page({ nextUri })),
    () => new Response(page()),
  )
  const handle = await submitStatement(target, 'SELECT 1', session, signal)
  expect(handle).toEqual({ queryId: 'q1', nextUri: '/v1/statement/queued/q1/slug/1' })
  await nextPage(target, { ...handle, nextUri: handle.nextUri ?? '' }, 'someone', signal)
  expect(asked[1]?.url).toBe('http://trino.example:8080/v1/statement/queued/q1/slug/1')
})

test.each([
  'http://trino.example:8080/v1/query/q1',
  'file:///etc/passwd',
  'http://trino.example:8080/v1/statement/../x',
])('an answer that sends us to %s is refused', async (nextUri) => {
  const { target } = coordinator(() => new Response(page({ nextUri })))
  await expect(submitStatement(target, 'SELECT 1', session, signal)).rejects.toThrow(
    expect.objectContaining({ code: 'UNREACHABLE' }),
  )
})

test('a page is asked for again when the gateway says «come again»', async () => {
  const { target, asked } = coordinator(
    () => new Response('', { status: 503 }),
    () => new Response('', { status: 429 }),
    () => new Response(page()),
  )
  const handle = { queryId: 'q1', nextUri: '/v1/statement/executing/q1/slug/2' }
  expect((await nextPage(target, handle, 'someone', signal)).handle.nextUri).toBeUndefined()
  expect(asked).toHaveLength(3)
})

test('a statement is handed over once, whatever the answer', async () => {
  const { target, asked } = coordinator(() => new Response('', { status: 503 }))
  await expect(submitStatement(target, 'SELECT 1', session, signal)).rejects.toThrow('503')
  expect(asked).toHaveLength(1)
})

test.each([
  [404, 'QUERY_GONE'],
  [410, 'QUERY_GONE'],
  [401, 'UNAUTHENTICATED'],
  [500, 'UNREACHABLE'],
])('HTTP %d for a page is %s', async (status, code) => {
  const { target } = coordinator(() => new Response('', { status }))
  const handle = { queryId: 'q1', nextUri: '/v1/statement/executing/q1/slug/2' }
  await expect(nextPage(target, handle, 'someone', signal)).rejects.toThrow(expect.objectContaining({ code }))
})

test('a query that Trino does not know any more counts as stopped', async () => {
  const { target, asked } = coordinator(() => new Response('', { status: 410 }))
  expect(await cancelQuery(target, { queryId: 'q1', nextUri: undefined }, 'someone', signal)).toBe(true)
  expect(asked).toEqual([{ method: 'DELETE', url: 'http://trino.example:8080/v1/query/q1' }])
})

test('what is no coordinator is said to be none', async () => {
  const { target } = coordinator(() => new Response('<html>'))
  await expect(submitStatement(target, 'SELECT 1', session, signal)).rejects.toThrow('no Trino coordinator')
})
