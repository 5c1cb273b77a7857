import type { KeyObject } from 'node:crypto'
import type { Anchor } from './anchors.ts'
import { DIGEST_BYTES, eventDigest, GENESIS, macOf, type EventText, type Seal } from './seal-chain.ts'

/*
 * Verification walks the chain once, seal by seal, and is told of what no seal holds at the end. Whoever can write the
 * database but has not the master key can do nothing to what is older than the last anchor that this does not see:
 *   edited    an event, or the payload digest of an erased one, is not what was sealed
 *   deleted   a sealed event is gone
 *   broken    a seal was edited, moved, inserted or taken out: its mac is not the one of its place
 *   cut       an anchor names a seal that is gone or another
 *   inserted  an event is in no seal and does not wait for one, or was dated back before what was sealed already
 *   unrecorded_erasure  a payload was erased and no event says so
 */

export type FindingKind = 'edited' | 'deleted' | 'broken' | 'cut' | 'inserted' | 'unrecorded_erasure'

export interface Finding {
  readonly kind: FindingKind
  readonly seq: bigint | undefined
  readonly eventId: string | undefined
  readonly what: string
}

export interface Verified {
  readonly seals: number
  readonly events: number
  readonly erased: readonly string[]
  /** Sealed after the last anchor: whoever cuts them off leaves no trace. */
  readonly unanchored: number
  readonly unsealed: number
  /** The last anchor that the chain was held against; undefined: there is none. */
  readonly anchor: Anchor | undefined
  readonly findings: readonly Finding[]
}

interface LooseEvent {
  readonly id: string
  readonly at: string
  readonly waits: boolean
}

export interface ChainVerifier {
  /** The next seal, with the texts of its events by id. */
  readonly seal: (seal: Seal, events: ReadonlyMap<string, EventText>) => void
  /** After the last seal: the events that no seal holds. */
  readonly end: (loose: readonly LooseEvent[]) => Verified
}

/** How long after its time an event may be sealed while the queue was empty in between: the longest transaction. */
const LATE_MILLIS = 60_000

// The head is JSON: id, microseconds since 1970, operation, outcome.
const millisOf = ({ head }: EventText): number =>
  Number(/^\["?[^,]*, (\d+),/.exec(head)?.[1] ?? Infinity) / 1000

/** Why an event that no seal holds is not simply new; undefined when it may be. */
const strangeLoose = ({ at, waits }: LooseEvent, drainedAt: number): string | undefined => {
  if (!waits) return 'no seal holds the event, and it waits for none'
  if (Date.parse(at) >= drainedAt - LATE_MILLIS) return undefined
  return 'the event is dated back: what happened then is sealed'
}

export const chainVerifier = (
  keys: ReadonlyMap<string, KeyObject>,
  anchors: readonly Anchor[],
): ChainVerifier => {
  const findings: Finding[] = []
  const erased: string[] = []
  const anchored = new Map(anchors.map((anchor) => [anchor.seq, anchor]))
  const last = anchors.at(-1)
  let previous: Seal | undefined
  let drainedAt = -Infinity
  const counts = { seals: 0, events: 0, unanchored: 0 }

  const tell = (
    kind: FindingKind,
    seq: bigint | undefined,
    eventId: string | undefined,
    what: string,
  ): void => void findings.push({ kind, seq, eventId, what })

  const checkSeal = (seal: Seal): void => {
    const { seq } = seal
    const expected = (previous?.seq ?? 0n) + 1n
    if (seq !== expected) tell('broken', seq, undefined, `seal ${expected} is missing before it`)
    const key = keys.get(seal.keyId)
    if (!key) tell('broken', seq, undefined, `no key of this server has the id ${seal.keyId}`)
    else if (!macOf(key, previous?.mac ?? GENESIS, seal).equals(seal.mac))
      tell('broken', seq, undefined, 'its mac does not fit what it says and the seal before it')
    const anchor = anchored.get(seq)
    if (anchor && anchor.mac !== seal.mac.toString('hex'))
      tell('cut', seq, undefined, `the anchor of ${anchor.at} has another mac`)
    anchored.delete(seq)
  }

  const checkEvent = (seal: Seal, event: EventText | undefined, at: number): void => {
    const id = seal.eventIds[at] ?? ''
    if (!event) return tell('deleted', seal.seq, id, 'the event is gone')
    const sealed = seal.digests.subarray(at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES)
    if (!eventDigest(event).equals(sealed)) tell('edited', seal.seq, id, 'the event is not what was sealed')
    if (event.payload_sha256) erased.push(id)
    if (millisOf(event) < drainedAt - LATE_MILLIS)
      tell('inserted', seal.seq, id, 'the event is dated back: what happened then had been sealed before')
  }

  return {
    seal: (seal, texts) => {
      checkSeal(seal)
      seal.eventIds.forEach((id, at) => checkEvent(seal, texts.get(id), at))
      if (seal.drained) drainedAt = Math.max(drainedAt, Date.parse(seal.sealedAt))
      counts.seals += 1
      counts.events += seal.eventIds.length
      if (last === undefined || seal.seq > last.seq) counts.unanchored += seal.eventIds.length
      previous = seal
    },
    end: (loose) => {
      for (const { seq, at } of anchored.values())
        tell('cut', seq, undefined, `the anchor of ${at} names this seal, and it is gone`)
      for (const event of loose) {
        const what = strangeLoose(event, drainedAt)
        if (what !== undefined) tell('inserted', undefined, event.id, what)
      }
      return { ...counts, erased, unsealed: loose.length, anchor: last, findings }
    },
  }
}
