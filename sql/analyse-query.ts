import { arrayAt, isTreeObject, locationOf, textAt, type TreeObject } from './tree-access.ts'
import { asciiLower, tokenize, type Token } from './lexer.ts'
import { attachFilters, type FilterParameters } from './extract-filters.ts'
import { sqlError } from './sql-error.ts'
import { walkStatement } from './query-walk.ts'
import type { MetadataTable, QueryAnalysis, RewrittenQuery, TableReference } from './query-types.ts'
import type { NamePart, QualifiedName } from './statement-types.ts'

const METADATA_TABLES: ReadonlySet<string> = new Set<MetadataTable>([
  'snapshots',
  'history',
  'files',
  'manifests',
  'partitions',
  'refs',
  'properties',
  'metadata_log_entries',
  'entries',
  'all_manifests',
  'all_entries',
])

const isMetadataTable = (text: string): text is MetadataTable => METADATA_TABLES.has(text)

/** Takes `$files` off the last part of a name, as in Trino's `"t$files"`. */
export const splitMetadata = (
  parts: readonly NamePart[],
): { parts: readonly NamePart[]; metadata?: MetadataTable } => {
  const last = parts.at(-1)
  const dollar = last?.text.lastIndexOf('$') ?? -1
  const suffix = asciiLower(last?.text.slice(dollar + 1) ?? '')
  if (last === undefined || dollar < 1 || !isMetadataTable(suffix)) return { parts }
  return { parts: [...parts.slice(0, -1), { ...last, text: last.text.slice(0, dollar) }], metadata: suffix }
}

/** DuckDB's message when the text is no query that it can serialise. */
const refuseParserError = (tree: TreeObject, query: RewrittenQuery): void => {
  const message = textAt(tree, 'error_message')
  const position = Number(textAt(tree, 'position') || Number.NaN)
  const span = query.locate(Number.isSafeInteger(position) ? position : undefined)
  if (textAt(tree, 'error_type') === 'parser' || !message.startsWith('Only SELECT'))
    throw sqlError(
      'SYNTAX_ERROR',
      message === '' ? 'The query is not understood.' : `${message}.`,
      query.part.source,
      span,
    )
  throw sqlError(
    'SYNTAX_NOT_ALLOWED',
    'This is not a query that can be checked. Write PIVOT with its values: PIVOT t ON x IN (…) USING ….',
    query.part.source,
    span,
  )
}

/** The one statement of a serialised tree. */
const statementOf = (tree: unknown, query: RewrittenQuery): TreeObject => {
  const whole = query.locate(undefined)
  if (!isTreeObject(tree))
    throw sqlError('SYNTAX_ERROR', 'The query is not understood.', query.part.source, whole)
  if (tree['error'] !== false) refuseParserError(tree, query)
  const statements = arrayAt(tree, 'statements')
  const [statement] = statements
  if (statements.length !== 1 || !isTreeObject(statement))
    throw sqlError('SEVERAL_STATEMENTS', 'Exactly one query is expected here.', query.part.source, whole)
  return statement
}

interface WrittenName {
  readonly quoted: readonly boolean[]
  readonly start: number
  readonly end: number
  readonly isString: boolean
}

/** Reads the dotted name in the rewritten text where the tree says that it begins. */
const writtenName = (
  tokens: readonly Token[],
  starts: ReadonlyMap<number, number>,
  offset: number,
): WrittenName | undefined => {
  let at = starts.get(offset)
  const first = at === undefined ? undefined : tokens[at]
  if (at === undefined || first === undefined) return undefined
  const quoted = [first.kind === 'quoted']
  while (tokens[at + 1]?.text === '.' && tokens[at + 2] !== undefined) {
    at += 2
    quoted.push(tokens[at]?.kind === 'quoted')
  }
  return { quoted, start: first.start, end: tokens[at]?.end ?? first.end, isString: first.kind === 'string' }
}

interface Finder {
  readonly query: RewrittenQuery
  readonly find: (table: TreeObject) => WrittenName | undefined
}

const finderOf = (query: RewrittenQuery): Finder => {
  const tokens = tokenize(query.text)
  const starts = new Map(tokens.map((token, index) => [token.start, index]))
  return {
    query,
    find: (table) => {
      const location = locationOf(table)
      return location === undefined ? undefined : writtenName(tokens, starts, query.offsetOf(location))
    },
  }
}

const partsInTree = (table: TreeObject): string[] =>
  [textAt(table, 'catalog_name'), textAt(table, 'schema_name'), textAt(table, 'table_name')].filter(
    (part) => part !== '',
  )

const lookupOf = (table: TreeObject): TableReference['lookup'] => {
  const catalog = textAt(table, 'catalog_name')
  const schema = textAt(table, 'schema_name')
  return {
    ...(catalog === '' ? {} : { catalog }),
    ...(schema === '' ? {} : { schema }),
    table: textAt(table, 'table_name'),
  }
}

/** The reference that a BASE_TABLE of the tree stands for. */
const referenceOf = (
  { query, find }: Finder,
  table: TreeObject,
  isCte: (name: string) => boolean,
): TableReference => {
  const span = query.locate(locationOf(table))
  const written = find(table)
  const { source } = query.part
  if (written?.isString === true)
    throw sqlError('NAME_NOT_ALLOWED', 'A string is not a table: files cannot be read by path. Load the file with ingest and name the table.', source, span) // prettier-ignore
  const travel = query.timeTravel.find(({ view }) => view === textAt(table, 'table_name'))
  const [only, more] = travel?.target.parts ?? []
  if (travel !== undefined && more === undefined && only !== undefined && isCte(only.text))
    throw sqlError(
      'TIME_TRAVEL_NOT_ALLOWED',
      `${only.text} is a WITH query here; only tables have versions.`,
      source,
      travel.span,
    )
  const texts = partsInTree(table)
  const exact = written?.quoted.length === texts.length ? written.quoted : []
  const inTree = texts.map((text, index): NamePart => ({ text, quoted: exact[index] ?? false }))
  const { parts, metadata } = splitMetadata(travel?.target.parts ?? inTree)
  const name: QualifiedName = { parts, span: travel?.span ?? nameSpan(query, written, span) }
  const alias = textAt(table, 'alias')
  return {
    name,
    ...(metadata === undefined ? {} : { metadata }),
    ...(travel === undefined ? {} : { timeTravel: travel.at }),
    ...(alias === '' ? {} : { alias }),
    lookup: lookupOf(table),
    span: name.span,
    rewrittenSpan: { start: written?.start ?? 0, end: written?.end ?? 0 },
  }
}

/** From the first part of the name to its last in the original text. */
const nameSpan = (
  query: RewrittenQuery,
  written: WrittenName | undefined,
  first: { start: number; end: number },
) => {
  if (written === undefined) return first
  const last = query.locate(byteOffset(query.text, written.end - 1))
  return { start: first.start, end: Math.max(first.end, last.end) }
}

const byteOffset = (text: string, offset: number): number =>
  new TextEncoder().encode(text.slice(0, offset)).length

/**
 * Checks the tree of a rewritten query and says what it touches. `tree` is the parsed output of DuckDB's
 * `json_serialize_sql(query.text)`; longs may be numbers or bigints. Only listed node types, functions and table
 * functions pass; tables are those that no WITH query hides. `parameters` (by name) let filters know `:name`.
 * Throws `SqlError` with the place in the original text: SYNTAX_ERROR (DuckDB's message), SYNTAX_NOT_ALLOWED,
 * FUNCTION_NOT_ALLOWED, TABLE_FUNCTION_NOT_ALLOWED, NAME_NOT_ALLOWED, TIME_TRAVEL_NOT_ALLOWED.
 */
export const analyseQuery = (
  tree: unknown,
  query: RewrittenQuery,
  parameters: FilterParameters = {},
): QueryAnalysis => {
  const statement = statementOf(tree, query)
  const finder = finderOf(query)
  const tables = new Map<TreeObject, TableReference>()
  const selects: TreeObject[] = []
  const walk = {
    query,
    functions: new Set<string>(),
    tableFunctions: new Set<string>(),
    parameters: new Set<string>(),
    onTable: (table: TreeObject, isCte: (name: string) => boolean) =>
      void tables.set(table, referenceOf(finder, table, isCte)),
    onSelect: (select: TreeObject) => void selects.push(select),
  }
  walkStatement(walk, statement)
  for (const select of selects) attachFilters(select, tables, parameters)
  return {
    tables: [...tables.values()],
    functions: [...walk.functions],
    tableFunctions: [...walk.tableFunctions],
    parameters: [...walk.parameters],
  }
}
