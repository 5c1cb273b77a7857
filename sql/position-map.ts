import type { Span } from './sql-error.ts'

/** A stretch of rewritten text (UTF-16) and what it stands for in the original. */
export interface Segment extends Span {
  readonly origin: Span
}

const encoder = new TextEncoder()

/** UTF-16 offset of every UTF-8 byte of `text`; undefined for ASCII, where both are the same. */
const utf16Offsets = (text: string): Uint32Array | undefined => {
  const length = encoder.encode(text).length
  if (length === text.length) return undefined
  const offsets = new Uint32Array(length + 1)
  let byte = 0
  let unit = 0
  for (const char of text) {
    const bytes = encoder.encode(char).length
    offsets.fill(unit, byte, byte + bytes)
    byte += bytes
    unit += char.length
  }
  offsets[length] = text.length
  return offsets
}

const segmentAt = (segments: readonly Segment[], offset: number): Segment | undefined => {
  let low = 0
  let high = segments.length
  while (low < high) {
    const middle = (low + high) >> 1
    const segment = segments[middle]
    if (segment === undefined || segment.end > offset) high = middle
    else low = middle + 1
  }
  return segments[low]
}

/**
 * The way from byte offsets in rewritten text (DuckDB's `query_location`) to UTF-16 offsets there (`offsetOf`), from
 * those to the original (`originAt`), and both at once (`locate`). Text that we put around the part belongs to the
 * part's beginning; an absent location to the whole part.
 */
export const positionMap = (
  text: string,
  segments: readonly Segment[],
  whole: Span,
): {
  locate: (byteOffset: number | undefined) => Span
  offsetOf: (byteOffset: number) => number
  originAt: (offset: number) => Span
} => {
  let offsets: Uint32Array | undefined | null = null
  const offsetOf = (byteOffset: number): number => {
    if (offsets === null) offsets = utf16Offsets(text)
    return offsets === undefined ? byteOffset : (offsets[byteOffset] ?? text.length)
  }
  const originAt = (offset: number): Span => {
    const segment = segmentAt(segments, offset)
    if (segment === undefined) return { start: whole.end, end: whole.end }
    if (offset < segment.start && segment === segments[0]) return { start: whole.start, end: whole.start }
    return segment.origin
  }
  const locate = (byteOffset: number | undefined): Span =>
    byteOffset === undefined || byteOffset < 0 ? whole : originAt(offsetOf(byteOffset))
  return { locate, offsetOf, originAt }
}
