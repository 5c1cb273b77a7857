import { currentSchema, planScan, schemaById, snapshotOfRef } from '@boathouse/iceberg'
import type { Expression, ScanFile, Schema, Snapshot, TableMetadata } from '@boathouse/iceberg'
import type { FilterExpression, TableReference } from '@boathouse/sql'
import { EngineError } from '../engine-error.ts'
import type { StatementParameter, TableRead } from '../engine-types.ts'
import { icebergFilter } from '../scan/filter-expression.ts'
import { confinedStorage, pathCheck, storageOf } from '../scan/table-wall.ts'
import type { ExecutionDeps } from './engine-options.ts'
import { schemaName } from './find-table.ts'
import type { FoundTable } from './find-table.ts'
import { localScan } from './local-scan.ts'
import { metadataQuery } from './metadata-tables.ts'
import { pickSnapshot } from './pick-snapshot.ts'

/** One table of a query: the query that its view is made of, and the files that this may open. */
export interface PlannedReference {
  readonly read: TableRead
  /** The data files, when it is a table as it is now; what a copy-on-write change replaces. */
  readonly current?: CurrentScan
  readonly query: string
  readonly paths: readonly string[]
  /** Local path → where the table's metadata has the file. */
  readonly locations: ReadonlyMap<string, string>
  readonly bytes: bigint
  release(): void
}

export interface CurrentScan {
  readonly table: FoundTable
  readonly files: readonly ScanFile[]
  readonly filter: Expression
  readonly branch: string
  /** The statement changes it: its rows have ids, in which a file's number is its place in `files`. */
  readonly isTarget: boolean
  /** The rows, with ids, of the files with these numbers. */
  readonly rowsOf: (numbers: ReadonlySet<number>) => string
}

/** Plans a table, or a metadata table, at the snapshot that the reference means. */
export const planReference = async (
  deps: ExecutionDeps,
  table: FoundTable,
  reference: TableReference,
  filter: FilterExpression | undefined,
  parameters: readonly StatementParameter[],
): Promise<PlannedReference> => {
  const { metadata } = table.loaded
  const storage = confinedStorage(storageOf(deps.storage, table.loaded), pathCheck(table.loaded))
  const { branch = 'main' } = reference
  const snapshot =
    branch === 'main'
      ? pickSnapshot(metadata, table.fullName, reference.timeTravel, parameters)
      : snapshotOfRef(metadata, branch)
  const read: TableRead = {
    catalog: table.catalog.name,
    schema: schemaName(table.ident.namespace),
    table: table.ident.name,
    snapshotId: snapshot?.['snapshot-id'] ?? null,
  }
  if (reference.metadata) {
    const query = await metadataQuery(storage, table.loaded, reference.metadata, snapshot)
    return { read, query, paths: [], locations: new Map(), bytes: 0n, release: () => undefined }
  }
  const travels = reference.timeTravel !== undefined && snapshot !== undefined
  const schema = travels ? schemaOf(metadata, snapshot) : currentSchema(metadata)
  checkColumns(table.fullName, schema)
  const expression = icebergFilter(schema, filter)
  const { files } = await planScan(storage, metadata, {
    ...(travels ? { snapshotId: snapshot['snapshot-id'] } : { branch }),
    filter: expression,
  })
  const isTarget = reference.isTarget ?? false
  const { queryOf, ...scan } = await localScan(deps, table, schema, files)
  const current: CurrentScan = {
    table,
    files,
    filter: expression,
    branch,
    isTarget,
    rowsOf: (numbers) => queryOf(numbers, true),
  }
  return { read, ...(travels ? {} : { current }), ...scan, query: queryOf(undefined, isTarget) }
}

/** Other engines make tables that DuckDB has no words for; it would read another column than the one named. */
export const checkColumns = (fullName: string, { fields }: Schema): void => {
  if (fields.length === 0) throw new EngineError('NOT_SUPPORTED', `The table ${fullName} has no columns.`)
  const byName = Map.groupBy(fields, ({ name }) => name.toLowerCase())
  const [one, other] = [...byName.values()].find((alike) => alike.length > 1) ?? []
  if (!one || !other) return
  throw new EngineError(
    'NOT_SUPPORTED',
    `The columns ${one.name} and ${other.name} of ${fullName} differ only by case, which the embedded engine cannot tell apart. Rename one, or use Trino or Spark.`,
  )
}

/** The columns that the table had then. */
const schemaOf = (table: TableMetadata, snapshot: Snapshot): Schema => {
  const id = snapshot['schema-id']
  return id === undefined ? currentSchema(table) : schemaById(table, id)
}
