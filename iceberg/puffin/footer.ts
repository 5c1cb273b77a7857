/** The footer of a Puffin file (Puffin specification): which blobs lie where. */
import { z } from 'zod'
import { InvalidMetadata, NotSupported } from '../errors.ts'
import { parseJson } from '../json.ts'
import { firstIssue, int, long, optional, strings } from '../metadata/shapes.ts'

export interface PuffinBlob {
  /** `deletion-vector-v1`, `apache-datasketches-theta-v1`, … */
  readonly type: string
  /** Field ids that the blob is about. */
  readonly fields: readonly number[]
  readonly 'snapshot-id': bigint
  readonly 'sequence-number': bigint
  /** In the file, bytes. */
  readonly offset: number
  readonly length: number
  /** Absent: the blob is not compressed. */
  readonly 'compression-codec'?: string
  readonly properties?: Readonly<Record<string, string>>
}

const blob: z.ZodType<PuffinBlob> = z.looseObject({
  type: z.string(),
  fields: z.array(int),
  'snapshot-id': long,
  'sequence-number': long,
  offset: z.int().min(0),
  length: z.int().min(0),
  'compression-codec': optional(z.string()),
  properties: optional(strings),
})
const payload = z.looseObject({ blobs: z.array(blob) })

const MAGIC = 'PFA1'
/** Payload size, flags, magic. */
export const PUFFIN_TAIL_BYTES = 12
const LARGEST_FOOTER = 64 * 1024 * 1024

const magicAt = (bytes: Uint8Array, at: number): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset + at, MAGIC.length).toString('latin1') === MAGIC

/**
 * How long the footer is, magic and tail included, by the last bytes of the file. Throws `InvalidMetadata` when these
 * are not the end of a Puffin file of that size.
 */
export const puffinFooterLength = (tail: Uint8Array, fileSize: number): number => {
  const at = tail.length - PUFFIN_TAIL_BYTES
  if (at < 0 || !magicAt(tail, tail.length - MAGIC.length)) throw new InvalidMetadata('it is no Puffin file')
  const size = new DataView(tail.buffer, tail.byteOffset + at, 4).getInt32(0, true)
  const length = MAGIC.length + size + PUFFIN_TAIL_BYTES
  if (size < 0 || size > LARGEST_FOOTER || length > fileSize - MAGIC.length)
    throw new InvalidMetadata('its footer claims a size that it cannot have')
  return length
}

/** The blobs that a whole footer lists. Throws `InvalidMetadata`; `NotSupported` for a compressed footer. */
export const parsePuffinFooter = (footer: Uint8Array, fileSize: number): readonly PuffinBlob[] => {
  if (!magicAt(footer, 0)) throw new InvalidMetadata('its footer is damaged')
  const flags = footer[footer.length - 8] ?? 0
  if (flags !== 0) throw new NotSupported('its footer is compressed, which is not read here')
  const text = new TextDecoder().decode(footer.subarray(MAGIC.length, footer.length - PUFFIN_TAIL_BYTES))
  let json: unknown
  try {
    json = parseJson(text)
  } catch (error) {
    throw new InvalidMetadata('its footer is not JSON', error)
  }
  const parsed = payload.safeParse(json)
  if (!parsed.success) throw new InvalidMetadata(`its footer is wrong: ${firstIssue(parsed.error)}`)
  const { blobs } = parsed.data
  for (const { offset, length } of blobs)
    if (offset + length > fileSize - footer.length)
      throw new InvalidMetadata('its footer names a blob that the file does not have')
  return blobs
}
