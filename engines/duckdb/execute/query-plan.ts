import { analyseQuery, rewriteQuery, substituteTables } from '@boathouse/sql'
import type { FilterExpression, QueryPart, RewrittenQuery, TableReference } from '@boathouse/sql'
import type { ExecuteRequest, TableRead } from '../engine-types.ts'
import { quoteName } from '../sql-text.ts'
import type { ExecutionDeps } from './engine-options.ts'
import { findName, loadFound, needTable } from './find-table.ts'
import { afterOthers } from './large-text.ts'
import { parseTree } from './parse-tree.ts'
import { planReference } from './plan-reference.ts'
import type { CurrentScan, PlannedReference } from './plan-reference.ts'
import { planView } from './plan-view.ts'
import type { Expansion } from './plan-view.ts'
import { rememberedCatalogs } from './remembered-catalogs.ts'
import { filterParameters, identifierParameters } from './statement-parameters.ts'

/** A query that passed the first wall, with everything that the second one lets it see. */
export interface QueryPlan {
  readonly rewritten: RewrittenQuery
  /** What runs: the rewritten text, perhaps with other names for tables. */
  readonly sql: string
  /** Catalogs, schemas and views under the names that the query uses. */
  readonly setup: readonly string[]
  /** Local paths of the planned files. */
  readonly paths: readonly string[]
  /** Path → the table it belongs to, for messages. */
  readonly hide: ReadonlyMap<string, string>
  readonly current: readonly CurrentScan[]
  readonly tablesRead: readonly TableRead[]
  readonly bytesRead: bigint
  /**
   * Some OR has very many branches. DuckDB looks in each for what all have in common, one branch against the others:
   * 400 take it 0.4 s, 1,000 take 24 s, 8,000 hours; without that rule 8,000 take 0.5 s.
   */
  readonly wideOr: boolean
  /** See `QueryAnalysis`; absent for what is put together of other queries. */
  readonly oneRow?: boolean
  /** Lets go of cached copies. */
  release(): void
}

/** DuckDB keeps these names for itself; tables of such catalogs and schemas are put under generated names. */
const RESERVED = new Set(['main', 'memory', 'temp', 'system', 'pg_catalog'])
const RESERVED_SCHEMAS = new Set(['information_schema', 'pg_catalog', 'memory', 'temp', 'system'])

/** Up to here DuckDB's rule costs less than it may gain. */
const WIDE_OR = 100

interface ViewName {
  readonly catalog: string
  readonly schema: string
  readonly table: string
}

/** References that DuckDB looks up under one name. */
interface NamedView {
  readonly name: ViewName
  readonly references: TableReference[]
  readonly substituted: boolean
}

/** Parses, checks, resolves and plans. Throws `SqlError` and `EngineError`. Call `release` when the query has ended. */
export const planQuery = async (
  deps: ExecutionDeps,
  part: QueryPart,
  request: ExecuteRequest,
  signal?: AbortSignal,
): Promise<QueryPlan> => {
  const identifiers = identifierParameters(request.parameters ?? [])
  return planRewritten(deps, rewriteQuery(part, { identifiers }), request, signal)
}

/** The start of a statement. */
export const newExpansion = (): Expansion => ({ trail: [], names: { next: 0 }, loads: new Map() })

/** `planQuery` of a text that was rewritten or put together already. */
export const planRewritten = async (
  deps: ExecutionDeps,
  rewritten: RewrittenQuery,
  request: ExecuteRequest,
  signal?: AbortSignal,
  expansion: Expansion = newExpansion(),
): Promise<QueryPlan> => {
  const parameters = request.parameters ?? []
  await afterOthers(rewritten.text)
  const tree = await parseTree(deps.readers, rewritten.text, signal)
  await afterOthers(rewritten.text)
  const analysis = analyseQuery(tree, rewritten, filterParameters(parameters), expansion.demand)
  const views = nameViews(analysis.tables, request, expansion)
  const planned = await planViews(deps, views, rewritten, request, signal, expansion)
  const names = new Map(
    views
      .filter(({ substituted }) => substituted)
      .flatMap((view) => view.references.map((reference) => [reference, view.name] as const)),
  )
  const sql =
    names.size === 0
      ? rewritten.text
      : substituteTables(rewritten, analysis, (reference) => {
          const name = names.get(reference)
          return name && dotted(name)
        })
  const tablesRead = planned.flatMap(({ reads }) => reads)
  request.onTables?.(tablesRead)
  return {
    rewritten,
    sql,
    setup: setupOf(views, planned, request, expansion.trail.length > 0),
    paths: planned.flatMap(({ paths }) => paths),
    hide: new Map(planned.flatMap(({ hide }) => [...hide])),
    current: planned.flatMap(({ current }) => (current ? [current] : [])),
    tablesRead,
    bytesRead: planned.reduce((sum, { bytes }) => sum + bytes, 0n),
    oneRow: analysis.oneRow,
    wideOr: analysis.widestOr > WIDE_OR || planned.some(({ wideOr }) => wideOr),
    release: () => {
      for (const reference of planned) reference.release()
    },
  }
}

const dotted = ({ catalog, schema, table }: ViewName): string =>
  [catalog, schema, table].map(quoteName).join('.')

/**
 * Views get the names that the query uses, so that `main.t.x` means what it says. A second table under a name that
 * differs only by case, and tables of catalogs whose name DuckDB keeps, get generated ones.
 */
const nameViews = (
  references: readonly TableReference[],
  defaults: ExecuteRequest,
  { trail, names }: Expansion,
): NamedView[] => {
  const views = new Map<string, NamedView>()
  const nameOf = ({ lookup }: TableReference): ViewName => ({
    catalog: lookup.catalog ?? defaults.catalog,
    schema: lookup.schema ?? defaults.schema,
    table: lookup.table,
  })
  const catalogs = new Set(
    [defaults.catalog, ...references.map((reference) => nameOf(reference).catalog)].map((name) =>
      name.toLowerCase(),
    ),
  )
  for (const reference of references) {
    const name = nameOf(reference)
    const key = dotted(name)
    const known = views.get(key)
    if (known) {
      known.references.push(reference)
      continue
    }
    const clash =
      trail.length > 0 ||
      isReserved(name, catalogs) ||
      [...views.keys()].some((other) => other !== key && other.toLowerCase() === key.toLowerCase())
    const generated = { catalog: 'memory', schema: 'main', table: `__table_${names.next}` }
    names.next += 1
    views.set(key, { name: clash ? generated : name, references: [reference], substituted: clash })
  }
  return [...views.values()]
}

/** `a.t` is ambiguous to DuckDB when both a catalog and a schema are called `a`. */
const isReserved = ({ catalog, schema }: ViewName, catalogs: ReadonlySet<string>): boolean =>
  RESERVED.has(catalog.toLowerCase()) ||
  RESERVED_SCHEMAS.has(schema.toLowerCase()) ||
  catalogs.has(schema.toLowerCase())

/** One table or view of a query, planned: its query, and what has to be there for it. */
interface PlannedSource {
  readonly reads: readonly TableRead[]
  readonly current?: CurrentScan
  readonly query: string
  readonly setup: readonly string[]
  readonly paths: readonly string[]
  readonly hide: ReadonlyMap<string, string>
  readonly bytes: bigint
  readonly wideOr: boolean
  release(): void
}

const ofTable = ({ read, ...planned }: PlannedReference): PlannedSource => ({
  ...planned,
  reads: [read],
  wideOr: false,
  setup: [],
  hide: new Map(
    planned.paths.map((path) => [
      path,
      `${planned.locations.get(path) ?? 'a file'} of ${read.catalog}.${read.schema}.${read.table}`,
    ]),
  ),
})

const ofView = (body: QueryPlan): PlannedSource => ({
  reads: body.tablesRead,
  query: `SELECT * FROM (${body.sql}\n)`,
  setup: body.setup,
  paths: body.paths,
  hide: body.hide,
  bytes: body.bytesRead,
  wideOr: body.wideOr,
  release: () => body.release(),
})

const planViews = async (
  deps: ExecutionDeps,
  views: readonly NamedView[],
  rewritten: RewrittenQuery,
  request: ExecuteRequest,
  signal: AbortSignal | undefined,
  expansion: Expansion,
): Promise<PlannedSource[]> => {
  const catalogs = rememberedCatalogs(deps.catalogs)
  const results = await Promise.allSettled(
    views.map(async ({ references }) => {
      const [reference] = references
      if (!reference) throw new Error('a view without a reference')
      const { source } = rewritten.part
      const found = await findName(catalogs, reference.name, request, source)
      const filter = filterOf(references)
      if (found.isView && !reference.isTarget) {
        const named = { ...reference, filter }
        return ofView(await planView(deps, found, named, request, source, signal, expansion, planRewritten))
      }
      const table = found.isView
        ? await needTable(catalogs, reference.name, request, source)
        : await loadFound(found, reference.name, source, expansion.loads)
      return ofTable(await planReference(deps, table, reference, filter, request.parameters ?? []))
    }),
  )
  const planned = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) {
    for (const reference of planned) reference.release()
    throw failed.reason
  }
  return planned
}

/** A file is needed when any of the references may need it; one without a filter needs all. */
const filterOf = (references: readonly TableReference[]): FilterExpression | undefined => {
  const operands = references.flatMap(({ filter }) => (filter ? [filter] : []))
  if (operands.length < references.length) return undefined
  return operands.length === 1 ? operands[0] : { op: 'or', operands }
}

/** Nothing at all for a query without tables: `SELECT 1` pays for no catalog. */
const setupOf = (
  views: readonly NamedView[],
  planned: readonly PlannedSource[],
  defaults: ExecuteRequest,
  isBody: boolean,
): string[] => {
  if (views.length === 0) return []
  const own =
    isBody ||
    RESERVED.has(defaults.catalog.toLowerCase()) ||
    RESERVED_SCHEMAS.has(defaults.schema.toLowerCase())
      ? []
      : [{ catalog: defaults.catalog, schema: defaults.schema }]
  const schemas = [...own, ...views.map(({ name }) => name)].filter(({ catalog }) => catalog !== 'memory')
  const attached = new Map(schemas.map(({ catalog }) => [catalog.toLowerCase(), catalog]))
  const made = new Map(
    schemas.map(({ catalog, schema }) => [`${catalog}.${schema}`.toLowerCase(), { catalog, schema }]),
  )
  return [
    ...[...attached.values()].map((catalog) => `ATTACH ':memory:' AS ${quoteName(catalog)}`),
    ...[...made.values()].map(
      ({ catalog, schema }) => `CREATE SCHEMA IF NOT EXISTS ${quoteName(catalog)}.${quoteName(schema)}`,
    ),
    ...views.flatMap(({ name }, at) => {
      const plan = planned[at]
      return plan ? [...plan.setup, `CREATE VIEW ${dotted(name)} AS ${plan.query}`] : []
    }),
    ...own.map(({ catalog, schema }) => `USE ${quoteName(catalog)}.${quoteName(schema)}`),
  ]
}
