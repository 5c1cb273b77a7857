import { sqlError } from './sql-error.ts'
import type { NameDefaults, ResolvedName } from './query-types.ts'
import type { NamePart, QualifiedName } from './statement-types.ts'

const exactly = (text: string): NamePart => ({ text, quoted: true })

/**
 * Fills a table name up to catalog, schema, table. A nested namespace is one quoted part with dots inside
 * (`lake."sales.eu".orders`). Throws INVALID_NAME for more than three parts.
 */
export const resolveName = (name: QualifiedName, defaults: NameDefaults, source: string): ResolvedName => {
  const [table, schema, catalog, tooMany] = [...name.parts].reverse()
  if (table === undefined || tooMany !== undefined)
    throw sqlError(
      'INVALID_NAME',
      'A table is named by one to three parts: catalog.schema.table.',
      source,
      name.span,
    )
  return { catalog: catalog ?? exactly(defaults.catalog), schema: schema ?? exactly(defaults.schema), table }
}

/** The same for the name of a schema: catalog, schema. */
export const resolveSchemaName = (
  name: QualifiedName,
  defaults: Pick<NameDefaults, 'catalog'>,
  source: string,
): Pick<ResolvedName, 'catalog' | 'schema'> => {
  const [schema, catalog, tooMany] = [...name.parts].reverse()
  if (schema === undefined || tooMany !== undefined)
    throw sqlError(
      'INVALID_NAME',
      'A schema is named by one or two parts: catalog.schema.',
      source,
      name.span,
    )
  return { catalog: catalog ?? exactly(defaults.catalog), schema }
}

/**
 * Which of the names that exist is meant by one part? Case does not count; where several differ only by case, a
 * quoted part means the one that it spells. Undefined when there is none. Throws AMBIGUOUS_NAME at `name`.
 */
export const pickName = (
  part: NamePart,
  existing: readonly string[],
  name: QualifiedName,
  source: string,
): string | undefined => {
  const folded = part.text.toLowerCase()
  const matches = existing.filter((candidate) => candidate.toLowerCase() === folded)
  if (matches.length <= 1) return matches[0]
  if (part.quoted && matches.includes(part.text)) return part.text
  throw sqlError(
    'AMBIGUOUS_NAME',
    `«${part.text}» may mean ${matches.map((match) => `"${match}"`).join(' or ')}. Write the one you mean in double quotes.`,
    source,
    name.span,
  )
}
