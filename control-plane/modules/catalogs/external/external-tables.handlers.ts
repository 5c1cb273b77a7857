import { operations } from '@boathouse/contract'
import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import { AlreadyExists, type RestTable, type TableIdent } from '@boathouse/iceberg'
import type { Context } from '../../../platform/context.ts'
import type { Handler } from '../../../platform/handle.ts'
import { catalogHandle } from '../api/api-answers.ts'
import { pageOfSnapshots } from '../api/page-of-snapshots.ts'
import { presentSnapshot } from '../api/present-snapshots.ts'
import { presentTable, presentSummary, type ShownTable } from '../api/present-table.ts'
import { numbersOf } from '../table-numbers.ts'
import { requireNamespaceNamed, withIdent } from './browse-external.ts'
import { requireWritable, type ExternalModule } from './external-module.ts'

interface TablePath {
  readonly catalog: string
  readonly schema: string
  readonly table: string
}

interface Found {
  readonly ident: TableIdent
  readonly table: RestTable
}

/** Loads a table as the catalog has it now; its files are not touched. */
const requireTable = async (module: ExternalModule, ctx: Context, path: TablePath): Promise<Found> => {
  const { to } = await module.reach(path.catalog, ctx)
  const names = { schema: path.schema, name: path.table }
  return withIdent(names, to.rest, to.rest.listTables, async (ident) => ({
    ident,
    table: await to.rest.loadTable(ident),
  }))
}

const shown = (catalog: string, { ident, table }: Found): ShownTable => {
  const { rowCount, sizeBytes, fileCount, changedAt } = numbersOf(table.metadata)
  return {
    catalog: { name: catalog },
    schema: { levels: ident.namespace },
    table: {
      name: ident.name,
      kind: 'table',
      row_count: rowCount,
      size_bytes: sizeBytes,
      file_count: fileCount,
      changed_at: changedAt.toISOString(),
      metadata_location: table.metadataLocation ?? '',
    },
  }
}

/** The page of a table elsewhere. */
export const externalTableHandlers = (module: ExternalModule): readonly Handler[] => [
  catalogHandle(operations.getTable, async (ctx, { params }) => {
    const found = await requireTable(module, ctx, params)
    return presentTable(shown(params.catalog, found), found.table.metadata, null)
  }),
  catalogHandle(operations.listSnapshots, async (ctx, { params, query }) => {
    const { metadata } = (await requireTable(module, ctx, params)).table
    const { rows, next_page_token } = pageOfSnapshots(metadata, query)
    // Who committed what is known to the other server.
    const nobody = new Map<string, string>()
    const snapshots = rows.map((snapshot) => presentSnapshot(metadata, snapshot, undefined, nobody))
    return { snapshots, next_page_token }
  }),
  catalogHandle(operations.dropTable, async (ctx, { params, query }) => {
    const { ident } = await requireTable(module, ctx, params)
    await (await requireWritable(module, ctx, params.catalog)).dropTable(ident, { purge: query.purge })
  }),
  catalogHandle(operations.renameTable, async (ctx, { params, body }) => {
    const found = await requireTable(module, ctx, params)
    const { to } = await module.reach(params.catalog, ctx)
    const { schema } = body
    const namespace =
      schema === undefined ? found.ident.namespace : await requireNamespaceNamed(to.rest, schema)
    const ident = { namespace, name: body.name }
    const catalog = await requireWritable(module, ctx, params.catalog)
    await catalog.renameTable(found.ident, ident).catch((error: unknown) => {
      throw error instanceof AlreadyExists ? catalogErrors.TABLE_EXISTS({ table: body.name }, error) : error
    })
    return presentSummary(shown(params.catalog, { ...found, ident }))
  }),
]
