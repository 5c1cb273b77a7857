import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Output, operations } from '@boathouse/contract'
import { signatureOf } from '../modules/connections/kinds/webhook/index.ts'
import { createRunRoom, type RunRoom } from './testing.ts'

type Made = Output<typeof operations.createHook>

let room: RunRoom
let hook: Made
beforeAll(async () => {
  room = await createRunRoom()
  await room.createJob('orders', {
    max_concurrent_runs: 0,
    parameters: [
      { name: 'day', type: 'DATE' },
      { name: 'region', default: 'all' },
      { name: 'source', default: '' },
    ],
    tasks: [{ task_key: 'a', noop: {} }],
  })
  hook = await room.call<Made>('POST', '/jobs/orders/hooks', {
    name: 'shop',
    parameters: { source: 'shop' },
    mapping: { day: '/order/date', region: '/order/place/0' },
  })
})
afterAll(() => room.close())

interface Sent {
  readonly id?: string
  readonly at?: number
  readonly body?: string
  readonly secret?: string
  readonly path?: string
}
const now = (): number => Math.floor(Date.now() / 1000)
let deliveries = 0
const PAYLOAD = JSON.stringify({ order: { date: '2026-03-29', place: ['north'] } })
const deliver = async ({
  id = `d-${++deliveries}`,
  at = now(),
  body = PAYLOAD,
  secret = hook.secret,
  path = hook.path,
}: Sent) => {
  const answer = await fetch(room.server.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(at),
      'webhook-signature': signatureOf(secret, { id, timestamp: at, body }),
    },
    body,
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, string> }
}

test('a signed delivery starts a run with the values of its payload, and the same delivery no other', async () => {
  const first = await deliver({ id: 'order-1' })
  expect(first).toMatchObject({ status: 202, body: { duplicate: false } })
  const run = await room.get(first.body['run_id'] ?? '', '30s')
  expect(run).toMatchObject({
    state: 'SUCCEEDED',
    trigger: 'WEBHOOK',
    requested_by: 'hook shop',
    parameters: { day: '2026-03-29', region: 'north', source: 'shop' },
  })
  const again = await Promise.all([deliver({ id: 'order-1' }), deliver({ id: 'order-1' })])
  expect(again.map(({ body }) => body)).toEqual(
    Array.from({ length: 2 }, () => ({ run_id: first.body['run_id'], duplicate: true })),
  )
})

test('deliveries that come together under one id start one run', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => deliver({ id: 'crowd' })))
  expect(new Set(answers.map(({ body }) => body['run_id'])).size).toBe(1)
  expect(answers.filter(({ body }) => String(body['duplicate']) === 'false')).toHaveLength(1)
})

test('an address of nothing and a bad signature have the same answer', async () => {
  const wrong = await deliver({ secret: 'whsec_d3Jvbmc=' })
  const nothing = await deliver({ path: '/api/v1/hooks/01920000-0000-7000-8000-000000000000' })
  expect(wrong).toMatchObject({ status: 404, body: { error_code: 'HOOK_REFUSED' } })
  expect({ ...nothing.body, request_id: '' }).toEqual({ ...wrong.body, request_id: '' })
  expect(nothing.status).toBe(404)
})

test('a delivery of another time is refused, whatever signs it', async () => {
  expect(await deliver({ at: now() - 330 })).toMatchObject({
    status: 422,
    body: { error_code: 'HOOK_STALE' },
  })
  expect(await deliver({ at: now() + 330 })).toMatchObject({
    status: 422,
    body: { error_code: 'HOOK_STALE' },
  })
})

test.each([
  ['nonsense', 'body: it is no JSON'],
  ['{}', 'day'],
  [JSON.stringify({ order: { date: { y: 1 } } }), '/order/date is no single value'],
  [JSON.stringify({ order: { date: 'yesterday' } }), 'day'],
])('the payload %s starts nothing, and may come again corrected', async (body, why) => {
  const id = `bad-${body}`.replaceAll(/[^a-z]/g, '')
  const refused = await deliver({ id, body })
  expect(refused).toMatchObject({ status: 422, body: { error_code: 'HOOK_PAYLOAD' } })
  expect(refused.body['message']).toContain(why)
  expect((await deliver({ id })).status).toBe(202)
})

test('a body beyond a mebibyte is refused', async () => {
  expect((await deliver({ body: ' '.repeat(1_048_577) })).status).toBe(413)
})

test('a new secret ends the old one, and a paused hook starts nothing', async () => {
  const rotated = await room.call<Made>('POST', '/jobs/orders/hooks/shop/rotate')
  expect((await deliver({})).status).toBe(404)
  hook = rotated
  expect((await deliver({})).status).toBe(202)
  const { name, mapping, parameters } = hook
  await room.call('PUT', '/jobs/orders/hooks/shop', { name, mapping, parameters, paused: true })
  expect(await deliver({})).toMatchObject({ status: 409, body: { error_code: 'HOOK_PAUSED' } })
  const { hooks } = await room.call<{ hooks: Made[] }>('GET', '/jobs/orders/hooks')
  expect(hooks[0]?.secret).toBeUndefined()
  expect(hooks[0]?.last_delivery).not.toBeNull()
})

test.each([
  [{ mapping: { colour: '/x' } }, 'mapping.colour'],
  [{ mapping: { day: 'order.date' } }, 'mapping.day'],
  [{ parameters: { day: 'never' } }, 'parameters.day'],
  [{ parameters: { region: 'x' }, mapping: { region: '/x' } }, 'mapping'],
])('%o is refused at %s', async (settings, field) => {
  await expect(room.call('POST', '/jobs/orders/hooks', { name: 'bad', ...settings })).rejects.toThrow(
    `"field":"${field}"`,
  )
})
