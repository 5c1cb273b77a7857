import { appendSnapshot, commitWithRetry, createTableCommit } from '@boathouse/iceberg'
import type { DataFile, IcebergCatalog, LoadedTable, TableIdent } from '@boathouse/iceberg'
import type { Lease } from '../child-pool.ts'
import { EngineError } from '../engine-error.ts'
import type { IngestRequest } from '../engine-types.ts'
import { fullNameOf } from '../execute/find-table.ts'
import { snapshotSummary } from '../execute/write-statements.ts'
import type { StatementContext } from '../execute/run-statement.ts'
import { storageOf } from '../scan/table-wall.ts'
import { quoteText } from '../sql-text.ts'
import type { Staging } from '../write/staging.ts'
import { newSchema } from '../types/iceberg-type.ts'
import { writeFiles, writeSql, writeTarget } from '../write/write-files.ts'

/** Where bad rows go: a table of its own that several loads may share. */
export interface RejectsTable extends Pick<LoadedTable, 'metadata' | 'storage'> {
  readonly fullName: string
  commit(context: StatementContext, files: readonly DataFile[]): Promise<bigint | null>
}

const COLUMNS = {
  ingest_id: 'string',
  line: 'long',
  column_name: 'string',
  text: 'string',
  message: 'string',
  rejected_at: 'timestamptz',
}

/** Finds or prepares it. Throws `INVALID_QUERY` when a table of that name has other columns. */
export const rejectsTable = async (
  catalog: IcebergCatalog,
  target: TableIdent,
  request: IngestRequest,
): Promise<RejectsTable> => {
  const ident = { namespace: target.namespace, name: request.rejectsTable ?? `${target.name}_rejects` }
  const fullName = fullNameOf(catalog, ident)
  const exists = (await catalog.listTables(ident.namespace)).some(({ name }) => name === ident.name)
  if (!exists) {
    const schema = newSchema(Object.entries(COLUMNS).map(([name, type]) => ({ name, type: () => type })))
    const staged = await catalog.createTable(ident, { schema, stage: true })
    return {
      ...staged,
      fullName,
      commit: async ({ deps, request: about }, files) => {
        const made = await createTableCommit({
          storage: storageOf(deps.storage, staged),
          table: staged.metadata,
          files,
          summary: snapshotSummary(about),
          writer: about.statementId,
        })
        await catalog.commitTable(ident, made)
        return made.snapshot['snapshot-id']
      },
    }
  }
  const existing = await catalog.loadTable(ident)
  const names = new Set(writeTarget(existing.metadata).schema.fields.map(({ name }) => name))
  if (!Object.keys(COLUMNS).every((name) => names.has(name))) {
    throw new EngineError(
      'INVALID_QUERY',
      `The table ${fullName} is not a table of rejected rows. Give another name in rejects_table.`,
    )
  }
  return {
    ...existing,
    fullName,
    commit: async ({ deps, request: about, signal }, files) => {
      const storage = storageOf(deps.storage, existing)
      const committed = await commitWithRetry(
        catalog,
        ident,
        (loaded) =>
          appendSnapshot({
            storage,
            table: loaded.metadata,
            files,
            summary: snapshotSummary(about),
            writer: about.statementId,
          }),
        { storage, signal },
      )
      return committed.snapshot?.['snapshot-id'] ?? null
    },
  }
}

/** Writes what `rejects` (a query of `line`, `column_name`, `text`, `message`) gives. */
export const writeRejects = (
  lease: Lease,
  { metadata }: RejectsTable,
  rejects: string,
  request: IngestRequest,
  staging: Staging,
  signal?: AbortSignal,
): Promise<readonly DataFile[]> => {
  const target = writeTarget(metadata)
  const values: Readonly<Record<string, string>> = {
    ingest_id: quoteText(request.ingestId),
    rejected_at: quoteText(new Date().toISOString()),
  }
  const columns = Object.keys(COLUMNS).map((name) => ({ name, value: values[name] ?? name }))
  const sql = writeSql(
    target,
    { from: `(${rejects}) AS __rejects`, columns, parameters: [] },
    staging,
    request.ingestId,
  )
  return writeFiles(lease, target, sql, [], staging, signal)
}
