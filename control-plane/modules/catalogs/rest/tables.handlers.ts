import { operations } from '@boathouse/contract'
import {
  metadataToJson,
  parseNewPartitionSpec,
  parseNewSchema,
  parseRequirements,
  parseSortOrder,
  parseUpdates,
  serialiseMetadata,
  stringifyJson,
  type LoadedTable,
  type TableIdent,
  type TableMetadata,
} from '@boathouse/iceberg'
import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import { RawAnswer, type Handler } from '../../../platform/handle.ts'
import { commitTables } from '../commit.service.ts'
import { createTable } from '../create-table.service.ts'
import { dropEntry, renameEntryTo, requireEntry } from '../drop-entry.service.ts'
import { requireNamespace } from '../namespaces.service.ts'
import { registerTable } from '../register-table.service.ts'
import { keepReport } from '../reports/reports.service.ts'
import { listEntries } from '../table.store.ts'
import { documentAnswer, etagOf, doneBefore, icebergHandle, levelsOf, namesTag } from './rest-answers.ts'
import { catalogOf, type RestDeps } from './rest-deps.ts'
import { restPages } from './rest-pages.ts'

const pages = restPages('iceberg tables', z.string())

/** The snapshots that branches and tags name; everything else stays. */
const withReferredSnapshots = (metadata: TableMetadata): TableMetadata => {
  const referred = new Set(Object.values(metadata.refs).map((ref) => ref['snapshot-id']))
  const snapshots = metadata.snapshots.filter((snapshot) => referred.has(snapshot['snapshot-id']))
  return { ...metadata, snapshots }
}

const identOf = (params: { namespace: string; table: string }) => ({
  namespace: levelsOf(params.namespace),
  name: params.table,
})

/** What was just written is in the cache, so its text costs nothing. */
const answerWith = async (
  deps: RestDeps,
  table: LoadedTable,
  config?: Readonly<Record<string, string>>,
): Promise<RawAnswer> => {
  const { metadataLocation, metadata } = table
  if (metadataLocation === undefined)
    return documentAnswer({ metadataLocation, text: serialiseMetadata(metadata), config })
  const { text } = await deps.tableFiles.load(metadataLocation)
  return documentAnswer({ metadataLocation, text, config, etag: etagOf(metadataLocation, 'all') })
}

/** The table as it is now. */
const answerNow = async (
  deps: RestDeps,
  ctx: Context,
  prefix: string,
  ident: TableIdent,
  config?: Readonly<Record<string, string>>,
): Promise<RawAnswer> => {
  const catalog = await catalogOf(deps, ctx, prefix)
  const row = await requireEntry(deps, ctx, catalog, 'table', ident)
  const { metadata } = await deps.tableFiles.loadPresent(row.metadata_location)
  return answerWith(deps, { metadataLocation: row.metadata_location, metadata }, config)
}

const answerNamedAgain =
  (deps: RestDeps) =>
  (
    ctx: Context,
    { params, body }: { params: { prefix: string; namespace: string }; body: { name: string } },
  ): Promise<RawAnswer> =>
    answerNow(
      deps,
      ctx,
      params.prefix,
      { namespace: levelsOf(params.namespace), name: body.name },
      deps.clientConfig,
    )

const readHandlers = (deps: RestDeps): readonly Handler[] => [
  icebergHandle(operations.icebergListTables, async (ctx, { params, query }) => {
    const catalog = await catalogOf(deps, ctx, params.prefix)
    const namespace = levelsOf(params.namespace)
    const { id } = await requireNamespace(deps.db, ctx, catalog, namespace)
    const page = pages(query)
    const found = await listEntries(deps.db, id, 'table', page.after, page.limit)
    const { rows, ...next } = page.cut(found, (row) => row.name)
    return { identifiers: rows.map((row) => ({ namespace, name: row.name })), ...next }
  }),
  icebergHandle(operations.icebergLoadTable, async (ctx, { params, query }, raw) => {
    const catalog = await catalogOf(deps, ctx, params.prefix)
    const { metadata_location: metadataLocation } = await requireEntry(
      deps,
      ctx,
      catalog,
      'table',
      identOf(params),
    )
    const { text, metadata } = await deps.tableFiles.loadPresent(metadataLocation)
    const etag = etagOf(metadataLocation, query.snapshots)
    if (namesTag(raw.headers['if-none-match'], etag)) return new RawAnswer({ status: 304, headers: { etag } })
    const selected =
      query.snapshots === 'all' ? text : stringifyJson(metadataToJson(withReferredSnapshots(metadata)))
    return documentAnswer({ metadataLocation, text: selected, config: deps.clientConfig, etag })
  }),
  icebergHandle(operations.icebergTableExists, async (ctx, { params }) => {
    const catalog = await catalogOf(deps, ctx, params.prefix)
    await requireEntry(deps, ctx, catalog, 'table', identOf(params))
  }),
  icebergHandle(operations.icebergReportMetrics, async (ctx, { params, body }) => {
    const catalog = await catalogOf(deps, ctx, params.prefix)
    const { id } = await requireEntry(deps, ctx, catalog, 'table', identOf(params))
    await keepReport(deps, ctx, id, body)
  }),
  icebergHandle(operations.icebergLoadCredentials, async (ctx, { params }) => {
    const catalog = await catalogOf(deps, ctx, params.prefix)
    await requireEntry(deps, ctx, catalog, 'table', identOf(params))
    return { 'storage-credentials': [] }
  }),
]

const nameHandlers = (deps: RestDeps): readonly Handler[] => [
  icebergHandle(
    operations.icebergDropTable,
    async (ctx, { params, query }) => {
      const catalog = await catalogOf(deps, ctx, params.prefix)
      await dropEntry(deps, ctx, catalog, 'table', identOf(params), query.purgeRequested)
    },
    doneBefore,
  ),
  icebergHandle(
    operations.icebergRenameTable,
    async (ctx, { params, body }) => {
      const catalog = await catalogOf(deps, ctx, params.prefix)
      await renameEntryTo(deps, ctx, catalog, 'table', body.source, body.destination)
    },
    doneBefore,
  ),
  icebergHandle(
    operations.icebergRegisterTable,
    async (ctx, { params, body }) => {
      const catalog = await catalogOf(deps, ctx, params.prefix)
      const ident = { namespace: levelsOf(params.namespace), name: body.name }
      const overwrite = { overwrite: body.overwrite ?? false }
      const table = await registerTable(deps, ctx, catalog, ident, body['metadata-location'], overwrite)
      return answerWith(deps, table, deps.clientConfig)
    },
    answerNamedAgain(deps),
  ),
]

const writeHandlers = (deps: RestDeps): readonly Handler[] => [
  icebergHandle(
    operations.icebergCreateTable,
    async (ctx, { params, body }) => {
      const catalog = await catalogOf(deps, ctx, params.prefix)
      const ident = { namespace: levelsOf(params.namespace), name: body.name }
      const spec = body['partition-spec']
      const order = body['write-order']
      const table = await createTable(deps, ctx, catalog, ident, {
        schema: parseNewSchema(body.schema),
        spec: spec ? parseNewPartitionSpec(spec) : undefined,
        sortOrder: order ? parseSortOrder(order) : undefined,
        location: body.location ?? undefined,
        properties: body.properties ?? {},
        stage: body['stage-create'] ?? false,
      })
      return answerWith(deps, table, deps.clientConfig)
    },
    answerNamedAgain(deps),
  ),
  icebergHandle(
    operations.icebergCommitTable,
    async (ctx, { params, body }) => {
      const catalog = await catalogOf(deps, ctx, params.prefix)
      const change = {
        ident: identOf(params),
        requirements: parseRequirements(body.requirements ?? []),
        updates: parseUpdates(body.updates),
      }
      const [committed] = await commitTables(deps, ctx, catalog, [change])
      return committed ? answerWith(deps, committed) : new RawAnswer({ status: 204 })
    },
    async (ctx, { params }) => answerNow(deps, ctx, params.prefix, identOf(params)),
  ),
  icebergHandle(
    operations.icebergCommitTransaction,
    async (ctx, { params, body }) => {
      const catalog = await catalogOf(deps, ctx, params.prefix)
      const changes = body['table-changes'].map((change) => ({
        ident: change.identifier,
        requirements: parseRequirements(change.requirements ?? []),
        updates: parseUpdates(change.updates),
      }))
      await commitTables(deps, ctx, catalog, changes)
    },
    doneBefore,
  ),
]

export const tableHandlers = (deps: RestDeps): readonly Handler[] => [
  ...readHandlers(deps),
  ...nameHandlers(deps),
  ...writeHandlers(deps),
]
