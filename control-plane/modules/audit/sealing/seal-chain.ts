import { createHmac, hash, type KeyObject } from 'node:crypto'

/*
 * The chain. An event's digest covers its head and the digest of its payload, so that a payload can be erased and the
 * chain still holds. A seal covers the digests of its events in their order, itself, and the mac of the seal before:
 *   event  = SHA-256(hex(SHA-256(payload)) ‖ head)
 *   mac[n] = HMAC-SHA-256(key, mac[n-1] ‖ n, time, key id, drained ‖ ids ‖ digests)
 */

/** An event as it is sealed and verified; see event-text.ts. */
export interface EventText {
  readonly id: string
  readonly head: string
  /** Without what was erased. */
  readonly payload: string
  /** Of an erased payload; null: it is there. */
  readonly payload_sha256: Buffer | null
}

export interface SealBody {
  readonly seq: bigint
  /** As PostgreSQL gives it, with microseconds. */
  readonly sealedAt: string
  readonly keyId: string
  /** No event waited any more when this seal was made. */
  readonly drained: boolean
  readonly eventIds: readonly string[]
  /** 32 bytes an event. */
  readonly digests: Buffer
}

export interface Seal extends SealBody {
  readonly mac: Buffer
}

export const DIGEST_BYTES = 32

/** The mac before the first seal. */
export const GENESIS = Buffer.alloc(DIGEST_BYTES)

// Texts rather than buffers: half the time, and verification is mostly this.
export const eventDigest = ({ head, payload, payload_sha256 }: EventText): Buffer =>
  hash('sha256', (payload_sha256?.toString('hex') ?? hash('sha256', payload)) + head, 'buffer')

/** Same length for the same number of events: no two seals have the same text. */
export const macOf = (key: KeyObject, previous: Buffer, seal: SealBody): Buffer =>
  createHmac('sha256', key)
    .update(previous)
    .update(JSON.stringify([1, seal.seq.toString(), seal.sealedAt, seal.keyId, seal.drained, seal.eventIds]))
    .update(seal.digests)
    .digest()
