import type { Json, JsonObject } from '@boathouse/iceberg/json.ts'

/** A Trino type: its base name, and for the nested ones what they are made of. */
export type TrinoType =
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'array'; readonly element: TrinoType }
  | { readonly kind: 'map'; readonly key: TrinoType; readonly value: TrinoType }
  | { readonly kind: 'row'; readonly fields: readonly { readonly name: string; readonly type: TrinoType }[] }

const objectOf = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}

const typeArguments = (signature: JsonObject): readonly JsonObject[] =>
  Array.isArray(signature.arguments) ? signature.arguments.map(objectOf) : []

const UNKNOWN: TrinoType = { kind: 'scalar', name: 'unknown' }

/** The type that a `typeSignature` of the protocol describes. Fields of a row without a name are `field0`, `field1`, … */
export const parseType = (signature: JsonObject): TrinoType => {
  const name = typeof signature.rawType === 'string' ? signature.rawType : 'unknown'
  const inner = typeArguments(signature)
  const nested = (at: number): TrinoType => (inner[at] ? parseType(objectOf(inner[at].value)) : UNKNOWN)
  if (name === 'array') return { kind: 'array', element: nested(0) }
  if (name === 'map') return { kind: 'map', key: nested(0), value: nested(1) }
  if (name !== 'row') return { kind: 'scalar', name }
  const fields = inner.map((argument, at) => {
    const field = objectOf(argument.value)
    const given = objectOf(field.fieldName).name
    return {
      name: typeof given === 'string' ? given : `field${at}`,
      type: parseType(objectOf(field.typeSignature)),
    }
  })
  return { kind: 'row', fields }
}
