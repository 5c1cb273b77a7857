import { expect, test } from 'vitest'
import { createEventHub, type HubEvent } from './event-hub.ts'

const listen = (hub: ReturnType<typeof createEventHub>, after?: string): HubEvent[] => {
  const seen: HubEvent[] = []
  hub.subscribe((event) => seen.push(event), after)
  return seen
}
const ids = (events: readonly HubEvent[]): string[] =>
  events.map((event) => (event.kind === 'change' ? event.change.id : event.kind))

test('a new listener hears what comes, not what was', () => {
  const hub = createEventHub()
  hub.publish({ topic: 'tables', id: 'a' })
  const seen = listen(hub)
  hub.publish({ topic: 'tables', id: 'b' })
  expect(ids(seen)).toEqual(['b'])
})

test('a listener that comes back gets exactly what it missed', () => {
  const hub = createEventHub()
  hub.publish({ topic: 'tables', id: 'a' })
  const after = hub.position()
  hub.publish({ topic: 'tables', id: 'b' })
  hub.publish({ topic: 'tables', id: 'c' })
  expect(ids(listen(hub, after))).toEqual(['b', 'c'])
  expect(ids(listen(hub, hub.position()))).toEqual([])
})

test('a position that is not provably ours means reset', () => {
  const hub = createEventHub()
  hub.publish({ topic: 'tables', id: 'a' })
  const [epoch] = hub.position().split('-')
  for (const after of [
    createEventHub().position(),
    'nonsense',
    '',
    `${epoch}-2`,
    `${epoch}--1`,
    `${epoch}-x`,
  ]) {
    expect(ids(listen(hub, after)), after).toEqual(['reset'])
  }
})

test('a listener that was away for too long must read everything again', () => {
  const hub = createEventHub()
  const after = hub.position()
  for (let n = 0; n < 5000; n++) hub.publish({ topic: 'tables', id: String(n) })
  expect(listen(hub, after)).toHaveLength(5000)
  hub.publish({ topic: 'tables', id: 'one more' })
  expect(ids(listen(hub, after))).toEqual(['reset'])
})

test('a reset reaches listeners that are there and ones that come back', () => {
  const hub = createEventHub()
  const after = hub.position()
  const present = listen(hub)
  hub.reset()
  expect(ids(present)).toEqual(['reset'])
  expect(ids(listen(hub, after))).toEqual(['reset'])
})

test('what another process said is not sent on', () => {
  const sent: string[] = []
  const hub = createEventHub((change) => sent.push(change.id))
  hub.deliver({ topic: 'tables', id: 'theirs' })
  hub.publish({ topic: 'tables', id: 'ours' })
  expect(sent).toEqual(['ours'])
})
