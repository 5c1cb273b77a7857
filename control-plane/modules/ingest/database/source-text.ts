/** What a database is asked for: a table, or a query. */
export interface AskedSource {
  readonly table?: string
  readonly query?: string
}

const PART = String.raw`(?:"(?:[^"]|"")+"|[^".]+)`
const TABLE = new RegExp(`^(?:(${PART})\\.)?(${PART})$`)

export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const quoteLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`

const plain = (part: string): string =>
  part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part

/** A name as `table` takes it: in double quotes where it holds what parts names. */
export const writeName = (schema: string, table: string): string =>
  [schema, table].map((part) => (/^[^".]+$/.test(part) ? part : quoteIdentifier(part))).join('.')

/** `schema.table` as SQL, each part kept exactly; without a schema it is `public`. Undefined: it is no such name. */
const tableText = (name: string): string | undefined => {
  const [, schema = 'public', table] = TABLE.exec(name) ?? []
  return table === undefined ? undefined : [schema, table].map(plain).map(quoteIdentifier).join('.')
}

/**
 * Everything that the source gives, as a FROM item. The line break ends a comment that a query may end with. Who uses it
 * has the server parse `SELECT … FROM` it as one statement first: what leaves the parenthesis does not parse there.
 */
export const fromItem = ({ table, query }: AskedSource): string | undefined => {
  if (query !== undefined) return `(${query.replace(/[\s;]+$/, '')}\n) AS source`
  const text = table === undefined ? undefined : tableText(table)
  return text === undefined ? undefined : `${text} AS source`
}
