import { commonErrors, NewSqlName } from '@boathouse/contract'
import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import { NoSuchNamespace, NoSuchTable } from '@boathouse/iceberg'
import type { Context } from '../../platform/context.ts'
import type { IngestDeps } from './ingest-deps.ts'
import type { NewIngest } from './ingest-request.ts'

const requireNewName = (name: string): void => {
  const parsed = NewSqlName.safeParse(name)
  if (parsed.success) return
  const message = parsed.error.issues[0]?.message ?? 'not a name for a new table'
  throw commonErrors.INVALID_REQUEST({ fields: [{ field: 'target.table', message }] })
}

/**
 * Tells at once what the load would fail with at its end. The engine checks again when it commits: what is
 * seen here may change meanwhile. Throws CATALOG_NOT_FOUND, SCHEMA_NOT_FOUND, TABLE_NOT_FOUND, TABLE_EXISTS.
 */
export const checkTarget = async (
  deps: IngestDeps,
  ctx: Context,
  target: NewIngest['target'],
  mode: NewIngest['mode'],
): Promise<void> => {
  const catalog = await deps.catalog(target.catalog, ctx)
  if (!catalog) throw catalogErrors.CATALOG_NOT_FOUND({ catalog: target.catalog })
  const path = `${target.catalog}.${target.schema}.${target.table}`
  const namespace = target.schema.split('.')
  try {
    await catalog.loadNamespace(namespace)
    await catalog.loadTable({ namespace, name: target.table })
  } catch (error) {
    if (error instanceof NoSuchNamespace) {
      throw catalogErrors.SCHEMA_NOT_FOUND({ schema: `${target.catalog}.${target.schema}` }, error)
    }
    if (!(error instanceof NoSuchTable)) throw error
    if (mode === 'append') throw catalogErrors.TABLE_NOT_FOUND({ table: path }, error)
    requireNewName(target.table)
    return
  }
  if (mode === 'create') throw catalogErrors.TABLE_EXISTS({ table: path })
}
