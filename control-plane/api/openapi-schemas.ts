import { z } from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>
export type Direction = 'input' | 'output'

export interface SchemaBook {
  /** The schema as the document refers to it; named ones become `#/components/schemas/…`. */
  readonly schemaOf: (schema: z.ZodType, direction: Direction) => JsonSchema
  /** Everything named so far, by name. */
  readonly components: () => Readonly<Record<string, JsonSchema>>
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const rewrite = (value: unknown, rename: (id: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, rename))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      key === '$ref' && typeof item === 'string'
        ? [key, `#/components/schemas/${rename(item.replace('#/$defs/', ''))}`]
        : [key, rewrite(item, rename)],
    ),
  )
}

const convert = (schema: z.ZodType, direction: Direction): Record<string, unknown> => {
  const { $schema: _dialect, ...converted } = z.toJSONSchema(schema, {
    io: direction,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // Answers may grow fields; only what we take is closed.
      if (direction === 'output' && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties
      // Unicode classes are beyond the regular expressions of most tools that read the document.
      if (jsonSchema.pattern?.includes('\\p') || jsonSchema.pattern?.includes('\\P'))
        delete jsonSchema.pattern
      delete jsonSchema.id
    },
  })
  return converted
}

/**
 * Converts zod schemas to JSON Schema 2020-12, the dialect of OpenAPI 3.1. A schema with a `meta` id is named;
 * where what we take differs from what we give, the former is called `<Id>Input`.
 */
export const createSchemaBook = (): SchemaBook => {
  const components = new Map<string, JsonSchema>()

  const schemaOf = (schema: z.ZodType, direction: Direction): JsonSchema => {
    const { $defs, ...root } = convert(z.object({ root: schema }), direction)
    const definitions = isRecord($defs) ? $defs : {}
    const given =
      direction === 'input' ? (convert(z.object({ root: schema }), 'output')['$defs'] ?? {}) : definitions
    const differs = (id: string): boolean =>
      direction === 'input' &&
      JSON.stringify(definitions[id]) !== JSON.stringify(isRecord(given) ? given[id] : undefined)
    const rename = (id: string): string => (differs(id) ? `${id}Input` : id)
    for (const [id, definition] of Object.entries(definitions)) {
      const name = rename(id)
      const text = rewrite(definition, rename)
      if (isRecord(text) && !components.has(name)) components.set(name, text)
    }
    const properties = isRecord(root['properties']) ? root['properties'] : {}
    const result = rewrite(properties['root'], rename)
    return isRecord(result) ? result : {}
  }
  return {
    schemaOf,
    components: () => Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}
