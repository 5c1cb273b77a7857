import {
  AlreadyExists,
  appendSnapshot,
  CommitFailed,
  commitOnce,
  commitWithRetry,
  createTableCommit,
  replaceAllRows,
} from '@boathouse/iceberg'
import type { DataFile, IcebergCatalog, LoadedTable, NewSchema, TableIdent } from '@boathouse/iceberg'
import { EngineError } from '../engine-error.ts'
import type { IngestRequest } from '../engine-types.ts'
import { checkNewName } from '../execute/ddl-statements.ts'
import type { CatalogDirectory } from '../execute/engine-options.ts'
import { allNamespaces, fullNameOf, schemaName } from '../execute/find-table.ts'
import type { StatementContext } from '../execute/run-statement.ts'
import { tableDefinition } from '../execute/table-definition.ts'
import { checkSameShape, snapshotSummary } from '../execute/write-statements.ts'
import { storageOf } from '../scan/table-wall.ts'
import { partitioningOf } from './column-plan.ts'

/** Where a file goes: a table as it is, or the place for a new one. */
export interface IngestTarget {
  readonly catalog: IcebergCatalog
  readonly ident: TableIdent
  readonly fullName: string
  /** Undefined: it is made by the load. */
  readonly table: LoadedTable | undefined
}

/** A table that files can be written for, and the commit that shows them. */
export interface LoadTable extends Pick<LoadedTable, 'metadata' | 'storage'> {
  commit(context: StatementContext, files: readonly DataFile[]): Promise<bigint | null>
}

/** Names are meant exactly. Throws `CATALOG_NOT_FOUND`, `SCHEMA_NOT_FOUND`, `TABLE_NOT_FOUND`, `TABLE_EXISTS`. */
export const findTarget = async (
  catalogs: CatalogDirectory,
  request: IngestRequest,
): Promise<IngestTarget> => {
  const { catalog: catalogName, schema, table } = request.target
  const catalog = await catalogs.find(catalogName)
  if (!catalog) throw new EngineError('CATALOG_NOT_FOUND', `There is no catalog ${catalogName}.`)
  const namespace = (await allNamespaces(catalog)).find((candidate) => schemaName(candidate) === schema)
  if (!namespace) throw new EngineError('SCHEMA_NOT_FOUND', `There is no schema ${catalogName}.${schema}.`)
  const ident = { namespace, name: table }
  const fullName = fullNameOf(catalog, ident)
  const exists = (await catalog.listTables(namespace)).some(({ name }) => name === table)
  if (exists && request.mode === 'create') throw tableExists(fullName)
  if (!exists && request.mode === 'append')
    throw new EngineError('TABLE_NOT_FOUND', `There is no table ${fullName}.`)
  if (!exists) checkNewName(table, 'table')
  return {
    catalog,
    ident,
    fullName,
    table: exists ? await catalog.loadTable(ident) : undefined,
  }
}

const tableExists = (fullName: string): EngineError =>
  new EngineError('TABLE_EXISTS', `The table ${fullName} exists already.`)

/** Rows are added, or take the place of all others, in one snapshot. */
export const existingTable = (
  target: IngestTarget,
  { metadata, storage: foreign }: LoadedTable,
  mode: IngestRequest['mode'],
): LoadTable => ({
  metadata,
  ...(foreign && { storage: foreign }),
  commit: async ({ deps, request, signal }, files) => {
    const storage = foreign ?? deps.storage
    const committed = await commitWithRetry(
      target.catalog,
      target.ident,
      async (loaded) => {
        checkSameShape(metadata, loaded.metadata, target.fullName)
        const base = {
          storage,
          table: loaded.metadata,
          summary: snapshotSummary(request),
          writer: request.statementId,
        }
        return mode === 'replace'
          ? replaceAllRows({ ...base, added: files })
          : appendSnapshot({ ...base, files })
      },
      { storage, signal },
    )
    return committed.snapshot?.['snapshot-id'] ?? null
  },
})

/** The table and its rows appear in one commit. */
export const newTable = async (
  target: IngestTarget,
  request: IngestRequest,
  schema: NewSchema,
): Promise<LoadTable> => {
  const definition = tableDefinition(schema, partitioningOf(request.partitioning ?? []))
  const staged = await target.catalog.createTable(target.ident, { ...definition, stage: true })
  const { metadata } = staged
  return {
    ...staged,
    commit: async ({ deps, request: about }, files) => {
      const storage = storageOf(deps.storage, staged)
      const made = await createTableCommit({
        storage,
        table: metadata,
        files,
        summary: snapshotSummary(about),
        writer: about.statementId,
      })
      try {
        await commitOnce(target.catalog, target.ident, made, { storage })
      } catch (error) {
        if (error instanceof CommitFailed || error instanceof AlreadyExists)
          throw tableExists(target.fullName)
        throw error
      }
      return made.snapshot['snapshot-id']
    },
  }
}
