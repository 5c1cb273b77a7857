import { currentSchema, planScan, schemaById } from '@boathouse/iceberg'
import type { Expression, ScanFile, Schema, Snapshot, TableMetadata } from '@boathouse/iceberg'
import type { FilterExpression, TableReference } from '@boathouse/sql'
import { EngineError } from '../engine-error.ts'
import type { StatementParameter, TableRead } from '../engine-types.ts'
import type { FileColumns } from '../scan/file-columns.ts'
import { icebergFilter } from '../scan/filter-expression.ts'
import { scanQuery } from '../scan/scan-query.ts'
import { confinedStorage, pathCheck } from '../scan/table-wall.ts'
import type { ExecutionDeps } from './engine-options.ts'
import { schemaName } from './find-table.ts'
import type { FoundTable } from './find-table.ts'
import { metadataQuery } from './metadata-tables.ts'
import { pickSnapshot } from './pick-snapshot.ts'

/** One table of a query: the query that its view is made of, and the files that this may open. */
export interface PlannedReference {
  readonly read: TableRead
  /** The data files, when it is a table as it is now; what a copy-on-write change replaces. */
  readonly current?: CurrentScan
  readonly query: string
  readonly paths: readonly string[]
  readonly bytes: bigint
  release(): void
}

export interface CurrentScan {
  readonly table: FoundTable
  readonly files: readonly ScanFile[]
  readonly filter: Expression
  /** The statement changes it: its rows have ids, in which a file's number is its place in `files`. */
  readonly isTarget: boolean
  /** The rows, with ids, of the files with these numbers. */
  rowsOf(numbers: ReadonlySet<number>): string
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
  const storage = confinedStorage(deps.storage, pathCheck(table.loaded))
  const snapshot = pickSnapshot(metadata, table.fullName, reference.timeTravel, parameters)
  const read: TableRead = {
    catalog: table.catalog.name,
    schema: schemaName(table.ident.namespace),
    table: table.ident.name,
    snapshotId: snapshot?.['snapshot-id'] ?? null,
  }
  if (reference.metadata) {
    const query = await metadataQuery(storage, table.loaded, reference.metadata, snapshot)
    return { read, query, paths: [], bytes: 0n, release: () => undefined }
  }
  const travels = reference.timeTravel !== undefined && snapshot !== undefined
  const schema = travels ? schemaOf(metadata, snapshot) : currentSchema(metadata)
  checkColumns(table.fullName, schema)
  const expression = icebergFilter(schema, filter)
  const { files } = await planScan(storage, metadata, {
    ...(travels ? { snapshotId: snapshot['snapshot-id'] } : {}),
    filter: expression,
  })
  const isTarget = reference.isTarget ?? false
  const { queryOf, ...scan } = await localScan(deps, table, schema, files)
  const current: CurrentScan = {
    table,
    files,
    filter: expression,
    isTarget,
    rowsOf: (numbers) => queryOf(numbers, true),
  }
  return { read, ...(travels ? {} : { current }), ...scan, query: queryOf(undefined, isTarget) }
}

/** Other engines make tables that DuckDB has no words for; it would read another column than the one named. */
const checkColumns = (fullName: string, { fields }: Schema): void => {
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

/** Brings what lies in S3 here, and says how to read it. */
const localScan = async (
  deps: ExecutionDeps,
  table: FoundTable,
  schema: Schema,
  files: readonly ScanFile[],
): Promise<
  Omit<PlannedReference, 'read' | 'current' | 'query'> & {
    /** Over the files with these numbers; undefined for all. */
    queryOf(numbers: ReadonlySet<number> | undefined, rowIds: boolean): string
  }
> => {
  checkReadable(table.fullName, files)
  const check = pathCheck(table.loaded)
  const sizes = new Map<string, bigint>()
  for (const file of files) {
    sizes.set(file.path, file.sizeBytes)
    for (const taken of [...file.positionDeletes, ...file.equalityDeletes])
      sizes.set(taken.path, taken.sizeBytes)
  }
  const locations = [...sizes.keys()]
  locations.forEach(check)
  const pinned = await deps.cache.pin(locations)
  const pathOf = new Map(locations.map((location, at) => [location, pinned.paths[at] ?? location]))
  const local = (location: string): string => pathOf.get(location) ?? location
  const columns = await columnsOf(deps, table.fullName, files, local).catch((error: unknown) => {
    pinned.release()
    throw error
  })
  const located = files.map((file, number) => ({
    path: local(file.path),
    location: file.path,
    columns: columns[number] ?? [],
    number,
    positionDeletes: file.positionDeletes.map(({ path }) => local(path)),
    equalityDeletes: file.equalityDeletes.map(({ path, equalityIds }) => ({
      path: local(path),
      fieldIds: equalityIds,
    })),
  }))
  return {
    queryOf: (numbers, rowIds) => {
      const some = numbers ? located.filter(({ number }) => numbers.has(number)) : located
      return scanQuery(schema, some, rowIds)
    },
    paths: pinned.paths,
    bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0n),
    release: pinned.release,
  }
}

/**
 * Files that were added to a table as they were have no field ids and are read by a name mapping, which the embedded
 * engine does not know: every column would be NULL, without a word.
 */
const columnsOf = async (
  deps: ExecutionDeps,
  fullName: string,
  files: readonly ScanFile[],
  local: (location: string) => string,
): Promise<readonly FileColumns[]> => {
  const columns = await deps.fileColumns.of(
    files.map(({ path, sizeBytes }) => ({ location: path, path: local(path), sizeBytes })),
  )
  if (!columns.some((file) => file.every(({ id }) => id === undefined))) return columns
  throw new EngineError(
    'NOT_SUPPORTED',
    `The table ${fullName} has files that were added without field ids; the embedded engine cannot read them. Use Trino or Spark for it, or rewrite the files there.`,
  )
}

const checkReadable = (fullName: string, files: readonly ScanFile[]): void => {
  const formats = files
    .flatMap((file) => [file, ...file.positionDeletes, ...file.equalityDeletes])
    .map(({ format }) => format)
  const foreign = formats.find((format) => format !== 'parquet')
  if (foreign) {
    throw new EngineError(
      'NOT_SUPPORTED',
      `The table ${fullName} has ${foreign} files; the embedded engine reads Parquet. Use Trino or Spark for it.`,
    )
  }
  if (files.some(({ deletionVector }) => deletionVector !== undefined)) {
    throw new EngineError(
      'NOT_SUPPORTED',
      `The table ${fullName} has deletion vectors (format 3), which the embedded engine does not apply. Use Trino or Spark for it.`,
    )
  }
}
