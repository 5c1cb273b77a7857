import { firstCodePoints } from '../transforms/apply-transform.ts'
import type { PrimitiveType, Value } from '../types.ts'
import type { MetricsMode } from './metrics-modes.ts'

/** The next code point that text can hold: the surrogates are skipped. */
const nextCodePoint = (point: number): number | undefined => {
  if (point === 0xd7ff) return 0xe000
  return point < 0x10ffff ? point + 1 : undefined
}

/** The smallest text of at most that many code points that is above every text with the prefix; undefined if none is. */
const roundUpText = (prefix: string): string | undefined => {
  const points = Array.from(prefix, (char) => char.codePointAt(0) ?? 0)
  for (let at = points.length - 1; at >= 0; at -= 1) {
    const next = nextCodePoint(points[at] ?? 0)
    if (next !== undefined) return String.fromCodePoint(...points.slice(0, at), next)
  }
  return undefined
}

const roundUpBytes = (prefix: Uint8Array): Uint8Array | undefined => {
  for (let at = prefix.length - 1; at >= 0; at -= 1) {
    const byte = prefix[at] ?? 0xff
    if (byte < 0xff) return Uint8Array.of(...prefix.subarray(0, at), byte + 1)
  }
  return undefined
}

/** A lower bound in the mode; text and bytes are cut, everything else (uuids, too, though text in memory) is kept whole. -0.0 stands for both zeros. */
export const lowerBound = (type: PrimitiveType, value: Value, mode: MetricsMode): Value | undefined => {
  if (mode.kind === 'none' || mode.kind === 'counts' || Number.isNaN(value)) return undefined
  if (value === 0) return -0
  if (mode.kind === 'full' || type === 'uuid') return value
  if (typeof value === 'string') return firstCodePoints(value, mode.length)
  return value instanceof Uint8Array ? value.slice(0, mode.length) : value
}

/** An upper bound in the mode, rounded up where it is cut; undefined when nothing that short is above it. */
export const upperBound = (type: PrimitiveType, value: Value, mode: MetricsMode): Value | undefined => {
  if (mode.kind === 'none' || mode.kind === 'counts' || Number.isNaN(value)) return undefined
  if (value === 0) return 0
  if (mode.kind === 'full' || type === 'uuid') return value
  if (typeof value === 'string') {
    const prefix = firstCodePoints(value, mode.length)
    return prefix === value ? value : roundUpText(prefix)
  }
  if (value instanceof Uint8Array)
    return value.length <= mode.length ? value : roundUpBytes(value.subarray(0, mode.length))
  return value
}
