import { InvalidMetadata } from '../errors.ts'

const PLAIN = [
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'timestamp_ns',
  'timestamptz_ns',
  'string',
  'uuid',
  'binary',
  'unknown',
  'variant',
] as const

/** A primitive type taken apart. `geometry` and `geography` keep their parameters as text. */
export type Primitive =
  | { readonly kind: (typeof PLAIN)[number] }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'fixed'; readonly length: number }
  | { readonly kind: 'geometry' | 'geography'; readonly parameters: string }

const V3_KINDS = new Set(['timestamp_ns', 'timestamptz_ns', 'unknown', 'variant', 'geometry', 'geography'])

const PARSED = new Map<string, Primitive>(PLAIN.map((kind) => [kind, { kind }]))

const parse = (text: string): Primitive | undefined => {
  const decimal = /^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(text)
  if (decimal) {
    const [precision, scale] = [Number(decimal[1]), Number(decimal[2])]
    return precision >= 1 && precision <= 38 && scale <= precision
      ? { kind: 'decimal', precision, scale }
      : undefined
  }
  const fixed = /^fixed\[\s*(\d+)\s*\]$/.exec(text)
  if (fixed) return { kind: 'fixed', length: Number(fixed[1]) }
  const geo = /^(geometry|geography)\s*(?:\((.*)\))?$/.exec(text)
  if (geo) return { kind: geo[1] === 'geometry' ? 'geometry' : 'geography', parameters: geo[2]?.trim() ?? '' }
  return undefined
}

/** Throws `InvalidMetadata` for text that names no primitive type. */
export const parsePrimitive = (text: string): Primitive => {
  const known = PARSED.get(text) ?? parse(text)
  if (!known) throw new InvalidMetadata(`Cannot parse type ${JSON.stringify(text)}`)
  if (PARSED.size < 1000) PARSED.set(text, known)
  return known
}

/** The canonical spelling: `decimal(9, 2)`, `fixed[16]`. */
export const formatPrimitive = (type: Primitive): string => {
  if (type.kind === 'decimal') return `decimal(${type.precision}, ${type.scale})`
  if (type.kind === 'fixed') return `fixed[${type.length}]`
  return 'parameters' in type && type.parameters !== '' ? `${type.kind}(${type.parameters})` : type.kind
}

/** The oldest format version that knows the type. */
export const sinceVersion = (type: Primitive): 1 | 3 => (V3_KINDS.has(type.kind) ? 3 : 1)
