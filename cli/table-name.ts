import { CommandFailure } from './failure.ts'

export interface TableName {
  readonly catalog: string
  readonly schema: string
  readonly table: string
}

/** Splits a dotted name whose parts may be quoted: `lake.main."My Table"`. */
const splitName = (text: string): string[] => {
  const parts: string[] = []
  const part = /\s*(?:"((?:[^"]|"")*)"|([^."]+))\s*(\.|$)/y
  while (part.lastIndex < text.length) {
    const match = part.exec(text)
    if (!match) throw new CommandFailure(`«${text}» is not a name; write catalog.schema.table.`, 2)
    parts.push(match[1]?.replaceAll('""', '"') ?? match[2]?.trim() ?? '')
    if (match[3] === '') break
  }
  return parts
}

/** `catalog.schema.table`; further dots belong to a nested schema. */
export const parseTableName = (text: string): TableName => {
  const parts = splitName(text)
  const [catalog, ...rest] = parts
  const table = rest.pop()
  if (catalog === undefined || table === undefined || rest.length === 0) {
    throw new CommandFailure(
      `«${text}» does not name a table; write catalog.schema.table, such as lake.main.flights.`,
      2,
    )
  }
  return { catalog, schema: rest.join('.'), table }
}

/** `catalog.schema`; further dots belong to a nested schema. */
export const parseSchemaName = (text: string): { readonly catalog: string; readonly schema: string } => {
  const [catalog, ...rest] = splitName(text)
  if (catalog === undefined || rest.length === 0) {
    throw new CommandFailure(`«${text}» does not name a schema; write catalog.schema, such as lake.main.`, 2)
  }
  return { catalog, schema: rest.join('.') }
}
