/** `schema.name-mapping.default`: which names in files without field ids belong to which field (spec, «Name Mapping Serialization»). */
import { z } from 'zod'
import { InvalidMetadata } from '../errors.ts'
import { nestingOf } from '../json.ts'
import { firstIssue, int, optional } from '../metadata/shapes.ts'
import type { TableMetadata } from '../types.ts'

export interface MappedField {
  /** Absent: the names are known, but belong to no field. */
  readonly 'field-id'?: number
  readonly names: readonly string[]
  /** List elements are called `element`, keys and values of maps `key` and `value`. */
  readonly fields?: readonly MappedField[]
}
export type NameMapping = readonly MappedField[]

const PROPERTY = 'schema.name-mapping.default'
const DEEPEST = 256

const mappedField: z.ZodType<MappedField> = z.lazy(() =>
  z.looseObject({
    'field-id': optional(int),
    names: z.array(z.string()),
    fields: optional(z.array(mappedField)),
  }),
)

/** undefined: the table has none. Throws `InvalidMetadata` when it is no mapping. */
export const nameMapping = ({ properties }: Pick<TableMetadata, 'properties'>): NameMapping | undefined => {
  const text = properties[PROPERTY]
  if (text === undefined) return undefined
  if (nestingOf(text) > DEEPEST) throw new InvalidMetadata(`The property ${PROPERTY} is nested too deeply`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new InvalidMetadata(`The property ${PROPERTY} is not JSON`, error)
  }
  const parsed = z.array(mappedField).safeParse(json)
  if (!parsed.success)
    throw new InvalidMetadata(`The property ${PROPERTY} is wrong: ${firstIssue(parsed.error)}`)
  return parsed.data
}
