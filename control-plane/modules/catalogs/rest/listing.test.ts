import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRestRoom, textAt, type RestRoom } from './testing.ts'

let room: RestRoom
beforeAll(async () => {
  room = await startRestRoom()
  for (const name of ['a', 'b', 'c']) await room.createTable(name)
  for (const namespace of [['outer'], ['outer', 'x.y'], ['outer', 'z']])
    await room.call('POST', '/lake/namespaces', { namespace })
})
afterAll(() => room?.close())

const names = (list: unknown): unknown[] =>
  Array.isArray(list) ? list.map((item: { name?: unknown }) => item.name) : []

test('pages follow each other until there is no token; an empty one asks for the first', async () => {
  const first = await room.call('GET', '/lake/namespaces/main/tables?pageToken=&pageSize=2')
  expect(names(first.json?.identifiers)).toEqual(['a', 'b'])
  const token = textAt(first.json, 'next-page-token')
  const last = await room.call('GET', `/lake/namespaces/main/tables?pageSize=2&pageToken=${token}`)
  expect(names(last.json?.identifiers)).toEqual(['c'])
  expect(last.json).not.toHaveProperty('next-page-token')
})

test('who does not page gets everything', async () => {
  const { json } = await room.call('GET', '/lake/namespaces/main/tables')
  expect(names(json?.identifiers)).toEqual(['a', 'b', 'c'])
})

test('a token of another list is a 400', async () => {
  const { status, json } = await room.call('GET', '/lake/namespaces?pageToken=nonsense')
  expect(status).toBe(400)
  expect(json).toMatchObject({ error: { type: 'BadRequestException' } })
})

test('children of a namespace, by the separator %1F; an empty parent is the top', async () => {
  const top = await room.call('GET', '/lake/namespaces?parent=&pageToken=')
  expect(top.json).toMatchObject({ namespaces: [['main'], ['outer']] })
  const below = await room.call('GET', '/lake/namespaces?parent=outer')
  expect(below.json).toMatchObject({
    namespaces: [
      ['outer', 'x.y'],
      ['outer', 'z'],
    ],
  })
  const nested = await room.call('GET', '/lake/namespaces/outer%1Fx.y')
  expect(nested.json).toMatchObject({
    namespace: ['outer', 'x.y'],
    properties: { location: expect.stringMatching(/\/lake\/outer\/x\.y$/) },
  })
})

test('a namespace that holds others is not empty', async () => {
  const { status, json } = await room.call('DELETE', '/lake/namespaces/outer')
  expect(status).toBe(409)
  expect(json).toMatchObject({ error: { type: 'NamespaceNotEmptyException' } })
})

test('a property both set and removed is a 422', async () => {
  const body = { updates: { a: 'b' }, removals: ['a'] }
  const { status } = await room.call('POST', '/lake/namespaces/outer/properties', body)
  expect(status).toBe(422)
})
