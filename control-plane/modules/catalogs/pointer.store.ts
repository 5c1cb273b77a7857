import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { gatheredLookup } from '../../platform/gathered-lookup.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import type { CatalogRow } from './catalog.store.ts'
import type { TableRow } from './table.store.ts'

/** A table or view by the names that clients know. */
export interface PointerName {
  readonly catalog: string
  readonly levels: readonly string[]
  readonly name: string
}

/** What a load needs, in one round trip. */
export interface Pointer {
  readonly catalog: Pick<CatalogRow, 'id' | 'name' | 'workspace_id' | 'allowed_prefixes'>
  /** undefined when the catalog has no such table or view. */
  readonly entry:
    | (Pick<TableRow, 'id' | 'kind' | 'metadata_location'> & {
        /** Where its files may lie; normal form. */
        readonly locations: readonly string[]
      })
    | undefined
}

const SEPARATOR = '\u001f'

interface Names {
  readonly catalogs: readonly string[]
  /** Joined as in addresses: SQL has no arrays of arrays of different lengths. */
  readonly levels: readonly string[]
  readonly names: readonly string[]
}

const wanted = ({ catalogs, levels, names }: Names) =>
  sql<{
    at: bigint
    catalog: string
    levels: string[]
    name: string
  }>`(SELECT given.at, given.catalog, string_to_array(given.levels, ${SEPARATOR}) AS levels, given.name
    FROM unnest(${catalogs}::text[], ${levels}::text[], ${names}::text[]) WITH ORDINALITY AS given(catalog, levels, name, at))`

const pointers = preparedQuery((db: Database, names: Names) =>
  db
    .selectFrom(wanted(names).as('wanted'))
    .innerJoin('catalog as c', 'c.name', 'wanted.catalog')
    .leftJoin('namespace as n', (join) =>
      join.onRef('n.catalog_id', '=', 'c.id').onRef('n.levels', '=', 'wanted.levels'),
    )
    .leftJoin('iceberg_table as t', (join) =>
      join.onRef('t.namespace_id', '=', 'n.id').onRef('t.name', '=', 'wanted.name'),
    )
    .where('c.kind', '=', 'built_in')
    .select(['wanted.at', 'c.id', 'c.name', 'c.workspace_id', 'c.allowed_prefixes'])
    .select(['t.id as entry_id', 't.kind', 't.metadata_location'])
    .select(
      sql<string[]>`ARRAY(SELECT l.location FROM table_location l WHERE l.table_id = t.id)`.as('locations'),
    ),
)

type PointerRow = Awaited<ReturnType<typeof pointers>>[number]

const present = (row: PointerRow | undefined): Pointer | undefined => {
  if (!row) return undefined
  const { id, name, workspace_id, allowed_prefixes, entry_id, kind, metadata_location, locations } = row
  const entry =
    entry_id === null || kind === null || metadata_location === null
      ? undefined
      : { id: entry_id, kind, metadata_location, locations }
  return { catalog: { id, name, workspace_id, allowed_prefixes }, entry }
}

/** undefined when there is no such catalog. */
export const findPointer = gatheredLookup(async (db: Database, keys: readonly PointerName[]) => {
  const rows = await pointers(db, {
    catalogs: keys.map((key) => key.catalog),
    levels: keys.map((key) => key.levels.join(SEPARATOR)),
    names: keys.map((key) => key.name),
  })
  const byPlace = new Map(rows.map((row) => [Number(row.at), row]))
  return keys.map((_, at) => present(byPlace.get(at + 1)))
})
