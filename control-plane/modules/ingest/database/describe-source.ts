import { ingestErrors } from '@boathouse/contract/ingest/errors.ts'
import { proposeNames } from '@boathouse/engines'
import type { OpenPostgres } from '../../connections/index.ts'
import { exactPlan, isOrdered, textPlan, type ColumnPlan, type SourceType } from './column-type.ts'

/** A column that a database gives. */
export interface SourceColumn {
  readonly source: string
  /** Proposed for the table. */
  readonly name: string
  /** As the database writes its type, such as `numeric(10,2)`. */
  readonly typeText: string
  /** Undefined: tables hold no such values. */
  readonly exact: ColumnPlan | undefined
  readonly isCursor: boolean
}

const TYPES = `
WITH RECURSIVE known AS (
  SELECT t.oid, t.typbasetype, t.typelem, t.typcategory FROM pg_catalog.pg_type t WHERE t.oid = ANY($1::oid[])
  UNION
  SELECT t.oid, t.typbasetype, t.typelem, t.typcategory FROM pg_catalog.pg_type t
  JOIN known k ON t.oid = k.typbasetype OR (t.oid = k.typelem AND k.typcategory = 'A'))
SELECT t.oid::text, t.typname::text, t.typtype::text, (t.typnamespace = 'pg_catalog'::regnamespace)::text, t.typbasetype::text,
  t.typtypmod::text, CASE WHEN t.typcategory = 'A' THEN t.typelem::text ELSE '0' END
FROM pg_catalog.pg_type t JOIN known k USING (oid)`

interface TypeRow {
  readonly name: string
  readonly kind: string
  readonly isBuiltIn: boolean
  readonly base: string
  readonly baseModifier: number
  readonly element: string
}

const NONE = '0'

/** Follows domains to their base, and arrays to their elements. A type that we cannot see is nothing that we know. */
const resolved = (types: ReadonlyMap<string, TypeRow>, oid: string, modifier: number): SourceType => {
  const row = types.get(oid)
  if (!row) return { name: 'unknown', kind: 'b', isBuiltIn: false, modifier }
  const { name, kind, isBuiltIn } = row
  if (kind === 'd' && row.base !== NONE) return resolved(types, row.base, row.baseModifier)
  const element = row.element === NONE ? undefined : resolved(types, row.element, modifier)
  return { name, kind, isBuiltIn, modifier, ...(element && { element }) }
}

const typesOf = async ({ ask }: OpenPostgres, oids: readonly number[]): Promise<Map<string, TypeRow>> => {
  const rows = await ask(TYPES, [[...new Set(oids)]])
  return new Map(
    rows.map(([oid, name, kind, builtIn, base, modifier, element]) => [
      oid ?? '',
      {
        name: name ?? '',
        kind: kind ?? '',
        isBuiltIn: builtIn === 'true',
        base: base ?? NONE,
        baseModifier: Number(modifier),
        element: element ?? NONE,
      },
    ]),
  )
}

const refuseTwins = (connection: string, names: readonly string[]): void => {
  const seen = new Set<string>()
  for (const name of names) {
    const folded = name.toLowerCase()
    const reason = `two columns are named «${name}», which a table cannot have; name them apart in a query`
    if (seen.has(folded)) throw ingestErrors.SOURCE_REFUSED({ connection, reason })
    seen.add(folded)
  }
}

/**
 * The columns that a FROM item gives. The server parses it in one statement, so that nothing else can be hidden in a query.
 * Throws SOURCE_REFUSED, and what the server says.
 */
export const describeSource = async (
  session: OpenPostgres,
  connection: string,
  from: string,
): Promise<readonly SourceColumn[]> => {
  const fields = await session.describe(`SELECT * FROM ${from} LIMIT 0`)
  const names = fields.map(({ name }) => name)
  if (names.length === 0) throw ingestErrors.SOURCE_REFUSED({ connection, reason: 'it has no columns' })
  refuseTwins(connection, names)
  const types = await typesOf(
    session,
    fields.map(({ type }) => type),
  )
  const [texts = []] = await session.ask(
    `SELECT ${fields.map(({ type, modifier }) => `format_type(${type}, ${modifier})`).join(', ')}`,
  )
  const proposed = proposeNames(names)
  return fields.map(({ name, type, modifier }, at) => {
    const known = resolved(types, String(type), modifier)
    return {
      source: name,
      name: proposed[at] ?? name,
      typeText: texts[at] ?? known.name,
      exact: exactPlan(known),
      isCursor: isOrdered(known),
    }
  })
}

/** The columns that are loaded, each with how. Throws SOURCE_REFUSED, SOURCE_COLUMNS_REFUSED naming every one. */
export const planColumns = (
  connection: string,
  columns: readonly SourceColumn[],
  asked: {
    readonly columns?: readonly { readonly source: string; readonly type?: string }[]
    readonly unsupported: 'refuse' | 'text'
  },
): readonly (SourceColumn & { readonly plan: ColumnPlan })[] => {
  const wanted = asked.columns?.map(({ source, type }) => {
    const found = columns.find((one) => one.source === source)
    if (found) return { column: found, type }
    const known = columns.map((one) => one.source).join(', ')
    throw ingestErrors.SOURCE_REFUSED({
      connection,
      reason: `there is no column «${source}»; there is ${known}`,
    })
  })
  const all = wanted ?? columns.map((column) => ({ column, type: undefined }))
  // Who says what a column is to be has chosen: it comes as text, and is read as that.
  const planned = all.map(({ column, type }) => ({
    ...column,
    plan: column.exact ?? (asked.unsupported === 'text' || type !== undefined ? textPlan : undefined),
  }))
  const refused = planned.filter(({ plan }) => plan === undefined)
  if (refused.length > 0)
    throw ingestErrors.SOURCE_COLUMNS_REFUSED({
      columns: refused.map(({ source }) => source).join(', '),
      reasons: refused.map(({ source, typeText }) => `${source} is ${typeText}`).join(', '),
    })
  return planned.map((column) => ({ ...column, plan: column.plan ?? textPlan }))
}
