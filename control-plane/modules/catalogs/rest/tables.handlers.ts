import { operations } from '@boathouse/contract'
import {
  metadataDirectory,
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
import { dropEntry, renameEntryTo } from '../drop-entry.service.ts'
import { requireNamespace } from '../namespaces.service.ts'
import { requirePointer } from '../require-pointer.ts'
import { registerTable } from '../register-table.service.ts'
import { keepReport } from '../reports/reports.service.ts'
import { visibleEntries } from '../visible-entries.ts'
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
    return documentAnswer({ metadataLocation, json: Buffer.from(serialiseMetadata(metadata)), config })
  const { json } = await deps.tableFiles.load(metadataLocation)
  return documentAnswer({ metadataLocation, json, config, etag: etagOf(metadataLocation, 'all') })
}

/** The table as it is now. */
const answerNow = async (
  deps: RestDeps,
  ctx: Context,
  prefix: string,
  ident: TableIdent,
  config?: Readonly<Record<string, string>>,
): Promise<RawAnswer> => {
  const { entry } = await requirePointer(deps, ctx, prefix, 'table', ident)
  const { metadata } = await deps.tableFiles.loadPresent(entry.metadata_location)
  return answerWith(deps, { metadataLocation: entry.metadata_location, metadata }, config)
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
    const schema = await requireNamespace(deps.db, ctx, catalog, namespace)
    const page = pages(query)
    const found = await visibleEntries(deps.db, ctx, catalog, schema, 'table', page)
    const { rows, ...next } = page.cut(found, (row) => row.name)
    return { identifiers: rows.map((row) => ({ namespace, name: row.name })), ...next }
  }),
  icebergHandle(operations.icebergLoadTable, async (ctx, { params, query }, raw) => {
    const { entry } = await requirePointer(deps, ctx, params.prefix, 'table', identOf(params))
    const metadataLocation = entry.metadata_location
    const { json, metadata } = await deps.tableFiles.loadPresent(metadataLocation)
    const etag = etagOf(metadataLocation, query.snapshots)
    if (namesTag(raw.headers['if-none-match'], etag)) return new RawAnswer({ status: 304, headers: { etag } })
    const selected =
      query.snapshots === 'all'
        ? json
        : Buffer.from(stringifyJson(metadataToJson(withReferredSnapshots(metadata))))
    return documentAnswer({ metadataLocation, json: selected, config: deps.clientConfig, etag })
  }),
  icebergHandle(operations.icebergTableExists, async (ctx, { params }) => {
    await requirePointer(deps, ctx, params.prefix, 'table', identOf(params))
  }),
  icebergHandle(operations.icebergReportMetrics, async (ctx, { params, body }) => {
    const { entry } = await requirePointer(deps, ctx, params.prefix, 'table', identOf(params))
    await keepReport(deps, ctx, entry.id, body)
  }),
  icebergHandle(operations.icebergLoadCredentials, async (ctx, { params }) => {
    await requirePointer(deps, ctx, params.prefix, 'table', identOf(params))
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
      // Java's clients make directories; DuckDB's, which writes its manifests before it commits, makes none.
      if (body['stage-create'] === true) await deps.storage.makeDirectory?.(metadataDirectory(table.metadata))
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
