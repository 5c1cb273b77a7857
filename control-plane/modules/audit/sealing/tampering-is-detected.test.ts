import { createSecretKey, randomBytes } from 'node:crypto'
import { assert, constantFrom, nat, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import type { Anchor } from './anchors.ts'
import { eventDigest, GENESIS, macOf, type EventText, type Seal } from './seal-chain.ts'
import { chainVerifier, type Verified } from './verify-chain.ts'

/** A log as somebody who may write every table, and has not the key, finds it. */
interface Log {
  readonly events: readonly EventText[]
  readonly seals: readonly Seal[]
  /** Events without a seal that do not wait for one. */
  readonly loose: readonly EventText[]
}

const KEY_ID = '0123456789abcdef'
const key = createSecretKey(randomBytes(32))
const BEGAN = Date.UTC(2026, 0, 1)
const SEALS = 12
const ANCHORED = 9

const idOf = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`

const eventOf = (number: number): EventText => ({
  id: idOf(number),
  head: `["${idOf(number)}", ${(BEGAN + number * 1000) * 1000}, "tokens.create", "done"]`,
  payload: `["salt ${number}", "ada"]`,
  payload_sha256: null,
})

/** Twelve seals of one to three events each; the ninth is anchored. */
const honest = ((): Log => {
  const events: EventText[] = []
  const seals: Seal[] = []
  for (let seq = 1; seq <= SEALS; seq++) {
    const own = Array.from({ length: 1 + (seq % 3) }, (_, at) => eventOf(events.length + at))
    events.push(...own)
    const body = {
      seq: BigInt(seq),
      sealedAt: new Date(BEGAN + events.length * 1000).toISOString(),
      keyId: KEY_ID,
      drained: true,
      eventIds: own.map(({ id }) => id),
      digests: Buffer.concat(own.map(eventDigest)),
    }
    seals.push({ ...body, mac: macOf(key, seals.at(-1)?.mac ?? GENESIS, body) })
  }
  return { events, seals, loose: [] }
})()

const anchors: Anchor[] = honest.seals
  .slice(0, ANCHORED)
  .map(({ seq, mac }) => ({ seq, mac: mac.toString('hex'), at: '2026-01-01T00:00:00Z' }))
const ANCHORED_EVENTS = honest.seals.slice(0, ANCHORED).flatMap(({ eventIds }) => eventIds).length

const verify = ({ events, seals, loose }: Log): Verified => {
  const verifier = chainVerifier(new Map([[KEY_ID, key]]), anchors)
  const texts = new Map(events.map((event) => [event.id, event]))
  for (const seal of seals.toSorted((a, b) => (a.seq < b.seq ? -1 : 1))) verifier.seal(seal, texts)
  return verifier.end(
    loose.map(({ id, head }) => ({
      id,
      at: new Date(Number(head.split(', ')[1]) / 1000).toISOString(),
      waits: false,
    })),
  )
}

const pick = <T>(items: readonly T[], at: number): T => {
  const item = items[at % items.length]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}
const swap = <T>(items: readonly T[], a: number, b: number): T[] => {
  const copy = [...items]
  copy[a] = pick(items, b)
  copy[b] = pick(items, a)
  return copy
}
const change = <T extends { readonly id: string }>(
  items: readonly T[],
  id: string,
  to: (item: T) => T,
): T[] => items.map((item) => (item.id === id ? to(item) : item))
const flip = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes)
  const bit = at % (copy.length * 8)
  copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
  return copy
}
const sealed = (log: Log, at: number): { seal: Seal; others: Seal[] } => {
  const seal = pick(log.seals.slice(0, ANCHORED), at)
  return { seal, others: log.seals.filter((one) => one !== seal) }
}

/** What can be done to what is older than the last anchor: each gives a log that differs from the honest one. */
const TAMPERINGS: Readonly<Record<string, (log: Log, a: number, b: number) => Log>> = {
  'edit a payload': (log, a) => {
    const { id } = pick(log.events.slice(0, ANCHORED_EVENTS), a)
    return { ...log, events: change(log.events, id, (event) => ({ ...event, payload: '["salt", "eve"]' })) }
  },
  'edit a head': (log, a, b) => {
    const { id } = pick(log.events.slice(0, ANCHORED_EVENTS), a)
    const words: readonly [string, string] = pick(
      [
        ['done', 'refused'],
        ['tokens', 'groups'],
        ['["0', '["1'],
      ],
      b,
    )
    return {
      ...log,
      events: change(log.events, id, (event) => ({ ...event, head: event.head.replace(...words) })),
    }
  },
  'edit and seal the digest anew': (log, a) => {
    const { seal, others } = sealed(log, a)
    const id = pick(seal.eventIds, a)
    const events = change(log.events, id, (event) => ({ ...event, payload: '["eve"]' }))
    const texts = new Map(events.map((event) => [event.id, event]))
    const digests = Buffer.concat(seal.eventIds.map((one) => eventDigest(texts.get(one) ?? eventOf(0))))
    return { ...log, events, seals: [...others, { ...seal, digests }] }
  },
  'erase with another digest': (log, a) => {
    const { id } = pick(log.events.slice(0, ANCHORED_EVENTS), a)
    const payload_sha256 = randomBytes(32)
    return {
      ...log,
      events: change(log.events, id, (event) => ({ ...event, payload: '[]', payload_sha256 })),
    }
  },
  'delete an event': (log, a) => {
    const { id } = pick(log.events.slice(0, ANCHORED_EVENTS), a)
    return { ...log, events: log.events.filter((event) => event.id !== id) }
  },
  'delete an event and its seal': (log, a) => {
    const { seal, others } = sealed(log, a)
    return { ...log, events: log.events.filter(({ id }) => !seal.eventIds.includes(id)), seals: others }
  },
  'delete an event from its seal': (log, a) => {
    const { seal, others } = sealed(log, a)
    const [gone] = seal.eventIds
    const less = { ...seal, eventIds: seal.eventIds.slice(1), digests: seal.digests.subarray(32) }
    return { ...log, events: log.events.filter(({ id }) => id !== gone), seals: [...others, less] }
  },
  'reorder the payloads of two events': (log, a, b) => {
    const first = a % ANCHORED_EVENTS
    const second = (first + 1 + (b % (ANCHORED_EVENTS - 1))) % ANCHORED_EVENTS
    const { payload: one } = pick(log.events, first)
    const { payload: other } = pick(log.events, second)
    const events = log.events.map((event, at) =>
      at === first ? { ...event, payload: other } : at === second ? { ...event, payload: one } : event,
    )
    return { ...log, events }
  },
  'reorder two seals': (log, a, b) => {
    const first = a % ANCHORED
    const second = (first + 1 + (b % (ANCHORED - 1))) % ANCHORED
    return {
      ...log,
      seals: swap(log.seals, first, second).map((seal, at) => ({ ...seal, seq: BigInt(at + 1) })),
    }
  },
  'reorder the events of a seal': (log, a) => {
    const long = log.seals.slice(0, ANCHORED).filter(({ eventIds }) => eventIds.length > 1)
    const seal = pick(long, a)
    const eventIds = seal.eventIds.toReversed()
    const digests = Buffer.concat(
      eventIds.map((id) =>
        eventDigest(
          pick(
            log.events,
            log.events.findIndex((one) => one.id === id),
          ),
        ),
      ),
    )
    return { ...log, seals: [...log.seals.filter((one) => one !== seal), { ...seal, eventIds, digests }] }
  },
  'insert an event': (log, a) => ({ ...log, loose: [eventOf(500 + (a % 100))] }),
  'insert an event into a seal': (log, a) => {
    const { seal, others } = sealed(log, a)
    const more = eventOf(900 + (a % 50))
    const eventIds = [...seal.eventIds, more.id]
    const digests = Buffer.concat([seal.digests, eventDigest(more)])
    return { ...log, events: [...log.events, more], seals: [...others, { ...seal, eventIds, digests }] }
  },
  'insert a seal': (log, a) => {
    const at = a % ANCHORED
    const copy = pick(log.seals, at)
    const seals = [...log.seals.slice(0, at), copy, ...log.seals.slice(at)]
    return { ...log, seals: seals.map((seal, index) => ({ ...seal, seq: BigInt(index + 1) })) }
  },
  'change a bit of a mac': (log, a, b) => {
    const { seal, others } = sealed(log, a)
    return { ...log, seals: [...others, { ...seal, mac: flip(seal.mac, b) }] }
  },
  'change the time of a seal': (log, a, b) => {
    const { seal, others } = sealed(log, a)
    return { ...log, seals: [...others, { ...seal, sealedAt: new Date(BEGAN - 1 - b).toISOString() }] }
  },
  'cut the end off': (log, a) => {
    const kept = a % ANCHORED
    const seals = log.seals.slice(0, kept)
    const ids = new Set(seals.flatMap(({ eventIds }) => eventIds))
    return { ...log, events: log.events.filter(({ id }) => ids.has(id)), seals }
  },
  'cut the beginning off, and number the rest anew': (log, a) => {
    const seals = log.seals.slice(1 + (a % (SEALS - 1)))
    return { ...log, seals: seals.map((seal, at) => ({ ...seal, seq: BigInt(at + 1) })) }
  },
  'seal everything anew under another key': (log) => {
    const other = createSecretKey(randomBytes(32))
    const seals: Seal[] = []
    for (const seal of log.seals)
      seals.push({ ...seal, mac: macOf(other, seals.at(-1)?.mac ?? GENESIS, seal) })
    return { ...log, seals }
  },
}

test('an untouched log has no finding, and says what no anchor covers', () => {
  expect(verify(honest)).toMatchObject({ seals: SEALS, findings: [], unsealed: 0 })
  expect(verify(honest).unanchored).toBe(honest.events.length - ANCHORED_EVENTS)
})

test('ten thousand random tamperings of what is older than the last anchor are all detected', () => {
  const kinds = Object.keys(TAMPERINGS)
  const seen = new Set<string>()
  assert(
    property(record({ kind: constantFrom(...kinds), a: nat(), b: nat() }), ({ kind, a, b }) => {
      const tamper = TAMPERINGS[kind]
      if (!tamper) return false
      seen.add(kind)
      return verify(tamper(honest, a, b)).findings.length > 0
    }),
    { numRuns: 10_000 },
  )
  expect(seen.size).toBe(kinds.length)
}, 60_000)

test('what is cut off after the last anchor leaves no trace: that is what «unanchored» says', () => {
  const seals = honest.seals.slice(0, ANCHORED)
  const ids = new Set(seals.flatMap(({ eventIds }) => eventIds))
  expect(
    verify({ events: honest.events.filter(({ id }) => ids.has(id)), seals, loose: [] }).findings,
  ).toEqual([])
})
