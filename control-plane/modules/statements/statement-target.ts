import { parseStatement, SqlError, type QualifiedName } from '@boathouse/sql'

export interface TargetTable {
  readonly catalog: string
  readonly schema: string
  readonly table: string
}

const resolve = (
  name: QualifiedName,
  defaults: { readonly catalog: string; readonly schema: string },
): TargetTable | undefined => {
  const texts = name.parts.map((part) => (part.quoted ? part.text : part.text.toLowerCase()))
  const table = texts.pop()
  if (table === undefined || texts.length > 2) return undefined
  const schema = texts.pop() ?? defaults.schema
  return { catalog: texts.pop() ?? defaults.catalog, schema, table }
}

const QUERY = /^\s*(?:select|with|from|values|table|show|describe|desc|explain)\b/i

/** By its first word: such a statement commits nothing. False for one that begins with a comment. */
export const isRead = (text: string): boolean => QUERY.test(text)

/** What `IDENTIFIER(:name)` may stand for. */
export const identifiersOf = (
  parameters: readonly { readonly name: string; readonly value?: unknown }[],
): Record<string, string> =>
  Object.fromEntries(
    parameters.flatMap(({ name, value }) => (typeof value === 'string' ? [[name, value] as const] : [])),
  )

/**
 * The table into which a statement may commit a snapshot; undefined when it commits none, or is refused.
 * `identifiers`: values for `IDENTIFIER(:name)`.
 */
export const targetOf = (
  text: string,
  defaults: { readonly catalog: string; readonly schema: string },
  identifiers: Readonly<Record<string, string>>,
): TargetTable | undefined => {
  // Not parsed here a second time.
  if (isRead(text)) return undefined
  try {
    const statement = parseStatement(text, { identifiers })
    const { kind } = statement
    const commits =
      kind === 'insert' ||
      kind === 'delete' ||
      kind === 'update' ||
      kind === 'merge' ||
      kind === 'truncate' ||
      kind === 'create_table_as'
    return commits ? resolve(statement.target, defaults) : undefined
  } catch (error) {
    if (error instanceof SqlError) return undefined
    throw error
  }
}
