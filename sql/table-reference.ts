import { locationOf, textAt, type TreeObject } from './tree-access.ts'
import { asciiLower, tokenize, type Token } from './lexer.ts'
import { sqlError, type Span } from './sql-error.ts'
import type { MetadataTable, RewrittenQuery, TableReference, ViewReference } from './query-types.ts'
import type { NamePart } from './statement-types.ts'

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

/** A dotted name as it stands in the rewritten text. */
interface WrittenName extends Span {
  readonly tokens: readonly Token[]
}

/** Reads the dotted name of `count` parts that begins at an offset of the rewritten text. */
const writtenName = (tokens: readonly Token[], first: number, count: number): WrittenName | undefined => {
  const parts = Array.from({ length: count }, (_, index) => tokens[first + 2 * index])
  const known = parts.filter((part) => part !== undefined)
  const [start, end] = [known.at(0)?.start, known.at(-1)?.end]
  if (known.length < count || start === undefined || end === undefined) return undefined
  return { tokens: known, start, end }
}

interface Reader {
  readonly query: RewrittenQuery
  readonly tokens: readonly Token[]
  /** Index of a token by where it starts. */
  readonly starts: ReadonlyMap<number, number>
  /** What stands behind generated names. */
  readonly views: ReadonlyMap<string, ViewReference>
}

const KEYS = ['catalog_name', 'schema_name', 'table_name'] as const

/** The name at the tree's location, if the text there is what the tree says. Throws for a string in its place. */
const findName = (reader: Reader, table: TreeObject, texts: readonly string[]): WrittenName | undefined => {
  const location = locationOf(table)
  const first = location === undefined ? undefined : reader.starts.get(reader.query.offsetOf(location))
  if (first === undefined) return undefined
  if (reader.tokens[first]?.kind === 'string')
    throw sqlError(
      'NAME_NOT_ALLOWED',
      'A string is not a table: files cannot be read by path. Load the file with ingest and name the table.',
      reader.query.part.source,
      reader.query.locate(location),
    )
  const written = writtenName(reader.tokens, first, texts.length)
  return written?.tokens.every(({ value }, index) => value === texts[index]) === true ? written : undefined
}

const refuseVersionOfCte = (query: RewrittenQuery, travel: ViewReference): never => {
  throw sqlError(
    'TIME_TRAVEL_NOT_ALLOWED',
    `${travel.target.parts[0]?.text ?? ''} is a WITH query here; only tables have versions.`,
    query.part.source,
    travel.span,
  )
}

const lookupOf = (table: TreeObject): TableReference['lookup'] => {
  const catalog = textAt(table, 'catalog_name')
  const schema = textAt(table, 'schema_name')
  return {
    ...(catalog === '' ? {} : { catalog }),
    ...(schema === '' ? {} : { schema }),
    table: textAt(table, 'table_name'),
  }
}

const meaningOf = ({ at, branch }: ViewReference): Partial<TableReference> => {
  if (at !== undefined) return { timeTravel: at }
  return { isTarget: true, ...(branch === undefined ? {} : { branch }) }
}

const readReference = (
  reader: Reader,
  table: TreeObject,
  isCte: (name: string) => boolean,
): TableReference => {
  const { query } = reader
  const texts = KEYS.map((key) => textAt(table, key)).filter((part) => part !== '')
  const written = findName(reader, table, texts)
  const view = reader.views.get(textAt(table, 'table_name'))
  const [only, more] = view?.target.parts ?? []
  if (view?.at !== undefined && more === undefined && only !== undefined && isCte(only.text))
    refuseVersionOfCte(query, view)
  const inTree = texts.map((text, index) => ({ text, quoted: written?.tokens[index]?.kind === 'quoted' }))
  const { parts, metadata } = splitMetadata(view?.target.parts ?? inTree)
  const span = view?.span ?? spanOf(query, table, written)
  const alias = textAt(table, 'alias')
  return {
    name: { parts, span },
    ...(metadata === undefined ? {} : { metadata }),
    ...(view === undefined ? {} : meaningOf(view)),
    ...(alias === '' ? {} : { alias }),
    lookup: lookupOf(table),
    span,
    rewrittenSpan: { start: written?.start ?? 0, end: written?.end ?? 0 },
  }
}

/** From the first part of the name to its last in the original text. */
const spanOf = (query: RewrittenQuery, table: TreeObject, written: WrittenName | undefined): Span => {
  const first = query.locate(locationOf(table))
  if (written === undefined) return first
  return { start: first.start, end: Math.max(first.end, query.originAt(written.end - 1).end) }
}

const newReader = (query: RewrittenQuery): Reader => {
  const tokens = tokenize(query.text)
  return {
    query,
    tokens,
    starts: new Map(tokens.map((token, index) => [token.start, index])),
    views: new Map(query.views.map((view) => [view.view, view])),
  }
}

/** Reads the references that the BASE_TABLEs of a query's tree stand for. Throws `SqlError` for what is no table. */
export const referenceReader = (
  query: RewrittenQuery,
): ((table: TreeObject, isCte: (name: string) => boolean) => TableReference) => {
  // Not for a query without tables, such as a long list of values.
  let reader: Reader | undefined
  return (table, isCte) => readReference((reader ??= newReader(query)), table, isCte)
}
