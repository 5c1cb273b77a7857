import { sql } from 'kysely'
import type { AlikeSchema } from '@boathouse/iceberg'
import type { Database } from '../../platform/database.ts'
import { gatheredLookup } from '../../platform/gathered-lookup.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import { catalogThing, namespaceThing, tableThing, type Actor } from './catalog-deps.ts'

/** A name as a statement spells it. */
interface SpeltName {
  readonly catalog: string
  /** Dots between levels. */
  readonly schema: string
  readonly name: string
}

const wanted = (by: Record<'catalogs' | 'schemas' | 'names', readonly string[]>) =>
  sql<{ at: bigint; catalog: string; schema: string; name: string }>`(SELECT given.* FROM unnest(
    ${by.catalogs}::text[], ${by.schemas}::text[], ${by.names}::text[]
  ) WITH ORDINALITY AS given(catalog, schema, name, at))`

const rowsAlike = preparedQuery((db: Database, by: Parameters<typeof wanted>[0]) =>
  db
    .selectFrom(wanted(by).as('wanted'))
    .innerJoin('catalog as c', 'c.name', 'wanted.catalog')
    .innerJoin('namespace as n', (join) =>
      join
        .onRef('n.catalog_id', '=', 'c.id')
        .on(sql<boolean>`lower(array_to_string(n.levels, '.')) = lower(wanted.schema)`),
    )
    .leftJoin('iceberg_table as t', (join) =>
      join.onRef('t.namespace_id', '=', 'n.id').on(sql<boolean>`lower(t.name) = lower(wanted.name)`),
    )
    .where('c.kind', '=', 'built_in')
    .select(['wanted.at', 'c.id as catalog_id', 'c.name as catalog', 'c.workspace_id'])
    .select(['n.id as namespace_id', 'n.levels', 't.id', 't.name', 't.kind']),
)

type Row = Awaited<ReturnType<typeof rowsAlike>>[number]

const findAlike = gatheredLookup(async (db: Database, keys: readonly SpeltName[]) => {
  const rows = await rowsAlike(db, {
    catalogs: keys.map((key) => key.catalog),
    schemas: keys.map((key) => key.schema),
    names: keys.map((key) => key.name),
  })
  const byPlace = Map.groupBy(rows, (row) => Number(row.at))
  return keys.map((_, at) => byPlace.get(at + 1) ?? [])
})

type Reader = Pick<Actor, 'may'>

const catalogOf = (row: Row) => ({ id: row.catalog_id, name: row.catalog, workspace_id: row.workspace_id })

const isSchemaVisible = (actor: Reader, row: Row): boolean =>
  [
    catalogThing(catalogOf(row)),
    ...row.levels.map((_, depth) =>
      namespaceThing(catalogOf(row), row.namespace_id, row.levels.slice(0, depth + 1)),
    ),
  ].every((thing) => actor.may('read', thing))

const visibleNames = (actor: Reader, rows: readonly Row[], kind: Row['kind']): string[] =>
  rows.flatMap((row) => {
    if (row.id === null || row.name === null || row.kind !== kind) return []
    const ident = { namespace: row.levels, name: row.name }
    return actor.may('read', tableThing(catalogOf(row), row.id, ident)) ? [row.name] : []
  })

/**
 * The schemas of a built-in catalog that the actor may read and that read so but for case, each with its tables and
 * views that read so: one query for all that a statement names in one turn. Nothing when the catalog is not there.
 */
export const visibleSchemasAlike = async (
  db: Database,
  actor: Reader,
  spelt: SpeltName,
): Promise<readonly AlikeSchema[]> => {
  const rows = ((await findAlike(db, spelt)) ?? []).filter((row) => isSchemaVisible(actor, row))
  return [...Map.groupBy(rows, (row) => row.namespace_id).values()].map((ofSchema) => ({
    namespace: ofSchema[0]?.levels ?? [],
    tables: visibleNames(actor, ofSchema, 'table'),
    views: visibleNames(actor, ofSchema, 'view'),
  }))
}
