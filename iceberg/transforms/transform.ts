import type { Primitive } from '../schema/primitive-type.ts'
import type { PrimitiveType } from '../types.ts'

/** A partition or sort transform (spec, «Partition transforms»). `unknown` is one of a newer version: readable, never pruned on. */
export type Transform =
  | { readonly kind: 'identity' | 'year' | 'month' | 'day' | 'hour' | 'void' }
  | { readonly kind: 'bucket'; readonly buckets: number }
  | { readonly kind: 'truncate'; readonly width: number }
  | { readonly kind: 'unknown'; readonly text: string }

const PLAIN = ['identity', 'year', 'month', 'day', 'hour', 'void'] as const

/** `bucket[16]`, `truncate[10]`, `day`, …; case does not matter, as in Java. */
export const parseTransform = (text: string): Transform => {
  const lower = text.toLowerCase()
  const plain = PLAIN.find((kind) => kind === lower)
  if (plain) return { kind: plain }
  const [, name, digits] = /^(bucket|truncate)\[(\d{1,10})\]$/.exec(lower) ?? []
  const number = Number(digits)
  if (name === undefined || number < 1 || number > 2 ** 31 - 1) return { kind: 'unknown', text }
  return name === 'bucket' ? { kind: 'bucket', buckets: number } : { kind: 'truncate', width: number }
}

const DATES = ['date', 'timestamp', 'timestamptz', 'timestamp_ns', 'timestamptz_ns']
const TIMES = DATES.slice(1)
const BUCKETED = ['int', 'long', 'decimal', 'time', ...DATES, 'string', 'uuid', 'fixed', 'binary']
const TRUNCATED = ['int', 'long', 'decimal', 'string', 'binary']
const OPAQUE = ['variant', 'geometry', 'geography', 'unknown']

/** Whether the transform is defined for the type. */
export const canTransform = (transform: Transform, source: Primitive): boolean => {
  switch (transform.kind) {
    case 'identity':
      return !OPAQUE.includes(source.kind)
    case 'void':
      return true
    case 'year':
    case 'month':
    case 'day':
      return DATES.includes(source.kind)
    case 'hour':
      return TIMES.includes(source.kind)
    case 'bucket':
      return BUCKETED.includes(source.kind)
    case 'truncate':
      return TRUNCATED.includes(source.kind)
    case 'unknown':
      return false
  }
}

/** The type of the transform's results: what partition tuples and manifests hold. */
export const resultType = (transform: Transform, source: PrimitiveType): PrimitiveType => {
  switch (transform.kind) {
    case 'identity':
    case 'truncate':
    case 'void':
      return source
    case 'day':
      // The specification says int; Java and everyone after it write the Avro date type.
      return 'date'
    case 'year':
    case 'month':
    case 'hour':
    case 'bucket':
      return 'int'
    case 'unknown':
      return 'string'
  }
}
