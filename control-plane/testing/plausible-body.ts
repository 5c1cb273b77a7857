import * as fc from 'fast-check'

/** The part of JSON Schema that the shapes of the contract come to. */
interface Schema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
}

interface Options {
  readonly hostile: fc.Arbitrary<unknown>
  readonly texts: Readonly<Record<string, string>>
  readonly definitions: Readonly<Record<string, Schema>>
  readonly depth: number
}

const textOf = ({ format, pattern }: Schema, name: string, texts: Options['texts']): fc.Arbitrary<string> => {
  const known = texts[name]
  if (known !== undefined) return fc.constant(known)
  if (format === 'uuid') return fc.constant('01920000-0000-7000-8000-000000000000')
  if (format === 'date-time')
    return fc.constantFrom('2026-03-29T02:30:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z')
  return pattern === undefined
    ? fc.constantFrom('x', 'lake', 'SELECT 1', '0s')
    : fc.stringMatching(new RegExp(pattern))
}

const objectOf = (schema: Schema, options: Options): fc.Arbitrary<unknown> =>
  fc.record(
    Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, value]) => [key, bodyLike(value, key, options)]),
    ),
    { requiredKeys: [...(schema.required ?? [])] },
  )

const plain = (schema: Schema, name: string, options: Options): fc.Arbitrary<unknown> => {
  const { type } = schema
  switch (typeof type === 'string' ? type : type?.[0]) {
    case 'string':
      return textOf(schema, name, options.texts)
    case 'integer':
    case 'number':
      return fc.constantFrom(schema.minimum ?? 0, (schema.minimum ?? 0) + 1, 2 ** 31, 2 ** 53 - 1)
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(bodyLike(schema.items ?? {}, name, options), { maxLength: 3 })
    case 'object':
      return schema.properties
        ? objectOf(schema, options)
        : fc.dictionary(fc.string(), options.hostile, { maxKeys: 3 })
    case undefined:
    default:
      return options.hostile
  }
}

/** Values that fit a schema, but for one place in ten or so, which holds anything: they come past the first check. */
const bodyLike = (schema: Schema, name: string, options: Options): fc.Arbitrary<unknown> => {
  const deeper = { ...options, depth: options.depth + 1 }
  const target =
    schema.$ref === undefined ? schema : (options.definitions[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  const choices = target.anyOf ?? target.oneOf
  if (options.depth > 12) return options.hostile
  const fitting = (): fc.Arbitrary<unknown> => {
    if (target.const !== undefined) return fc.constant(target.const)
    if (target.enum) return fc.constantFrom(...target.enum)
    if (choices) return fc.oneof(...choices.map((choice) => bodyLike(choice, name, deeper)))
    if (target.allOf?.[0]) return bodyLike(target.allOf[0], name, deeper)
    return plain(target, name, deeper)
  }
  return fc.oneof({ weight: 12, arbitrary: fitting() }, { weight: 1, arbitrary: options.hostile })
}

/** Bodies made from the JSON Schema of what an operation takes; `texts` are values for strings by field. */
export const plausibleBody = (
  schema: unknown,
  hostile: fc.Arbitrary<unknown>,
  texts: Readonly<Record<string, string>>,
): fc.Arbitrary<unknown> => {
  // What `z.toJSONSchema` made.
  const root = schema as Schema
  return bodyLike(root, '', { hostile, texts, definitions: root.$defs ?? {}, depth: 0 })
}
