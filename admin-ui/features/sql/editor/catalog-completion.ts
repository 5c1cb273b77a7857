import type {
  Completion,
  CompletionContext,
  CompletionResult,
  CompletionSource,
} from '@codemirror/autocomplete'
import { catalogsQuery, schemasQuery, tableQuery, tablesQuery } from '../../../api/catalog-queries.ts'
import { queryClient } from '../../../api/query-client.ts'
import { quoteName } from '../../data/sql-names.ts'
import { splitStatements } from '../run/split-statements.ts'
import { FUNCTION_NAMES, KEYWORD_NAMES } from './dialect.ts'
import { nameBefore, tablesNamed, type NamedTable } from './name-context.ts'

export interface NameDefaults {
  readonly catalog: string
  readonly schema: string
}

/** A list that cannot be had offers nothing; it must not disturb typing. */
const orNone = <T>(list: Promise<readonly T[]>): Promise<readonly T[]> => list.catch(() => [])

const catalogs = async (): Promise<Completion[]> =>
  (await orNone(queryClient.fetchQuery(catalogsQuery))).map(({ name }) => ({
    label: name,
    apply: quoteName(name),
    type: 'namespace',
    detail: 'catalog',
  }))

const schemas = async (catalog: string): Promise<Completion[]> =>
  (await orNone(queryClient.fetchQuery(schemasQuery(catalog)))).map(({ name }) => ({
    label: name,
    apply: quoteName(name),
    type: 'namespace',
    detail: 'schema',
  }))

const tables = async (catalog: string, schema: string): Promise<Completion[]> =>
  (await orNone(queryClient.fetchQuery(tablesQuery(catalog, schema)))).map(({ name }) => ({
    label: name,
    apply: quoteName(name),
    type: 'class',
    detail: 'table',
    boost: 2,
  }))

const fullPath = (path: readonly string[], defaults: NameDefaults): readonly [string, string, string] => {
  const [a = '', b, c] = path
  if (b === undefined) return [defaults.catalog, defaults.schema, a]
  return c === undefined ? [defaults.catalog, a, b] : [a, b, c]
}

const columns = async ({ path }: NamedTable, defaults: NameDefaults): Promise<Completion[]> => {
  const [catalog, schema, table] = fullPath(path, defaults)
  const found = await queryClient.fetchQuery(tableQuery({ catalog, schema, table })).catch(() => undefined)
  return (found?.columns ?? []).map(({ name, type_text: type }) => ({
    label: name,
    apply: quoteName(name),
    type: 'property',
    detail: type.length > 32 ? `${type.slice(0, 31)}…` : type,
    boost: 3,
  }))
}

const WORDS: readonly Completion[] = [
  ...KEYWORD_NAMES.map((label) => ({ label, type: 'keyword' })),
  ...FUNCTION_NAMES.map((label) => ({ label, type: 'function', apply: `${label}(` })),
]

/** The options after `path.`: a table's or alias's columns, a schema's tables, a catalog's schemas. */
const below = async (
  path: readonly string[],
  named: readonly NamedTable[],
  defaults: NameDefaults,
): Promise<Completion[]> => {
  const last = path.at(-1) ?? ''
  const table = named.find(
    ({ alias, path: its }) => alias === last || (its.at(-1) === last && path.length === 1),
  )
  if (table) return columns(table, defaults)
  if (path.length >= 3) return columns({ path, alias: undefined }, defaults)
  if (path.length === 2) return tables(path[0] ?? '', last)
  const [inner, outer] = await Promise.all([schemas(last), tables(defaults.catalog, last)])
  return [...inner, ...outer]
}

const anywhere = async (named: readonly NamedTable[], defaults: NameDefaults): Promise<Completion[]> => {
  const lists = await Promise.all([
    ...named.map((each) => columns(each, defaults)),
    tables(defaults.catalog, defaults.schema),
    schemas(defaults.catalog),
    catalogs(),
  ])
  const aliases = named.flatMap(({ alias }) =>
    alias ? [{ label: alias, type: 'variable', detail: 'alias' }] : [],
  )
  return [...aliases, ...lists.flat(), ...WORDS]
}

const statementAt = (sql: string, at: number): string =>
  splitStatements(sql).find(({ offset, text }) => at >= offset && at <= offset + text.length + 1)?.text ?? ''

/** Completes names from the catalog, and the words of the dialect. `defaults` is asked at every use. */
export const catalogCompletion =
  (defaults: () => NameDefaults): CompletionSource =>
  async (context: CompletionContext): Promise<CompletionResult | null> => {
    const line = context.state.doc.lineAt(context.pos)
    const { path, typed } = nameBefore(line.text.slice(0, context.pos - line.from))
    if (typed === '' && path.length === 0 && !context.explicit) return null
    const named = tablesNamed(statementAt(context.state.doc.toString(), context.pos))
    const options = path.length > 0 ? await below(path, named, defaults()) : await anywhere(named, defaults())
    return { from: context.pos - typed.length, options, validFor: /^"?[\p{L}\p{N}_$]*$/u }
  }
