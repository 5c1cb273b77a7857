import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { createEventHub } from './event-hub.ts'
import { eventStream } from './event-stream.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

interface Message {
  readonly event: string
  readonly id: string | undefined
  readonly data: unknown
}

const parse = (text: string): Message => {
  const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1]
  return { event: field('event') ?? '', id: field('id'), data: JSON.parse(field('data') ?? 'null') }
}

/** Reads messages off a stream, one at a time. */
const follow = async (
  query = '',
  headers: Record<string, string> = {},
): Promise<{ next: () => Promise<Message>; stop: () => Promise<void> }> => {
  const answer = await server.request('GET', `/api/v1/events${query}`, undefined, headers)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) throw new Error('no body')
  let text = ''
  return {
    next: async () => {
      while (!text.includes('\n\n')) {
        const { done, value } = await reader.read()
        if (done) return { event: 'end', id: undefined, data: null }
        text += value
      }
      const end = text.indexOf('\n\n')
      const message = parse(text.slice(0, end))
      text = text.slice(end + 2)
      return message
    },
    stop: () => reader.cancel(),
  }
}

test('a change arrives with topic, id and version, and nothing else', async () => {
  const stream = await follow()
  expect((await stream.next()).event).toBe('ready')
  const { workspace_id: id } = await (
    await server.request('POST', '/api/v1/workspaces', { name: 'seen', description: 'secret plan' })
  ).json()
  const change = await stream.next()
  expect(change).toMatchObject({ event: 'change', data: { topic: 'workspaces', id, version: '1' } })
  expect(JSON.stringify(change)).not.toContain('secret plan')
  await stream.stop()
})

test('whoever comes back gets what was missed, and a reset when that is unknown', async () => {
  const first = await follow()
  const { id: position } = await first.next()
  await first.stop()
  server.events.publish({ topic: 'tables', id: 'flights' })
  const again = await follow('', { 'last-event-id': position ?? '' })
  expect(await again.next()).toMatchObject({ event: 'change', data: { id: 'flights' } })
  await again.stop()
  const stranger = await follow('', { 'last-event-id': 'some-other-process' })
  expect((await stranger.next()).event).toBe('reset')
  await stranger.stop()
})

test('only the topics that were asked for', async () => {
  const stream = await follow('?topics=datasets,tables')
  expect((await stream.next()).event).toBe('ready')
  server.events.publish({ topic: 'workspaces', id: 'x' })
  server.events.publish({ topic: 'datasets', id: 'y' })
  expect(await stream.next()).toMatchObject({ data: { topic: 'datasets', id: 'y' } })
  await stream.stop()
  expect((await server.request('GET', '/api/v1/events?topics=no%20topic')).status).toBe(400)
})

test('the heart beats, and stops when the sign-in is no longer good', async () => {
  const allowed = [true, false]
  const stream = eventStream({
    hub: createEventHub(),
    topics: undefined,
    lastEventId: undefined,
    signal: new AbortController().signal,
    stillAllowed: async () => allowed.shift() ?? false,
    sees: async () => true,
    heartbeatMs: 5,
  })
  const texts: string[] = []
  for await (const chunk of stream) texts.push(String(chunk))
  expect(texts.map((text) => parse(text).event)).toEqual(['ready', 'heartbeat'])
})

test('a stream ends at once when the token that opened it is revoked', async () => {
  const { token, token_value: value } = await (
    await server.request('POST', '/api/v1/tokens', { comment: 'follower' })
  ).json()
  const stream = await follow('?topics=tables', { authorization: `Bearer ${value}` })
  expect((await stream.next()).event).toBe('ready')
  expect((await server.request('DELETE', `/api/v1/tokens/${token.token_id}`)).ok).toBe(true)
  expect((await stream.next()).event).toBe('end')
})

test('a stop of the server ends the streams', async () => {
  const other = await startTestServer()
  const answer = await other.request('GET', '/api/v1/events')
  const text = answer.text()
  await other.close()
  expect(await text).toContain('event: ready')
})

test('nobody follows who is not signed in', async () => {
  expect((await fetch(`${server.url}/api/v1/events`)).status).toBe(401)
})
