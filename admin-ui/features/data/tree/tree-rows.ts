export interface TreeRow {
  readonly key: string
  readonly kind: 'catalog' | 'schema' | 'table' | 'view'
  readonly label: string
  readonly level: number
  /** Absent for what has nothing below it. */
  readonly expanded?: boolean
  readonly catalog: string
  readonly schema?: string
  /** The table's or view's own name. */
  readonly table?: string
}

export const catalogKey = (catalog: string): string => catalog
export const schemaKey = (catalog: string, schema: string): string => `${catalog}/${schema}`
export const tableKey = (catalog: string, schema: string, table: string): string =>
  `${catalog}/${schema}/${table}`

interface Named {
  readonly name: string
}

interface Known {
  readonly catalogs: readonly Named[]
  readonly schemas: ReadonlyMap<string, readonly Named[]>
  readonly tables: ReadonlyMap<string, readonly (Named & { readonly kind: 'table' | 'view' })[]>
}

/** The rows that show, top down, given what is open and what is known of it. */
export const treeRows = (known: Known, open: ReadonlySet<string>): TreeRow[] => {
  const rows: TreeRow[] = []
  for (const { name: catalog } of known.catalogs) {
    const expanded = open.has(catalogKey(catalog))
    rows.push({ key: catalogKey(catalog), kind: 'catalog', label: catalog, level: 1, expanded, catalog })
    if (!expanded) continue
    for (const { name: schema } of known.schemas.get(catalog) ?? []) {
      const key = schemaKey(catalog, schema)
      const shown = open.has(key)
      rows.push({ key, kind: 'schema', label: schema, level: 2, expanded: shown, catalog, schema })
      if (!shown) continue
      for (const { name: table, kind } of known.tables.get(key) ?? []) {
        const tableRowKey = tableKey(catalog, schema, table)
        rows.push({ key: tableRowKey, kind, label: table, level: 3, catalog, schema, table })
      }
    }
  }
  return rows
}
