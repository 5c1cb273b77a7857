import type { DataFile } from '@boathouse/iceberg'
import { askLease } from '../ask-lease.ts'
import { openRequest } from '../child/protocol.ts'
import type { Lease } from '../child-pool.ts'
import { EngineError } from '../engine-error.ts'
import type { BadRow, IngestRequest, IngestResult, OnState } from '../engine-types.ts'
import type { ExecutionDeps } from '../execute/engine-options.ts'
import { withChild } from '../execute/run-query.ts'
import type { StatementContext } from '../execute/run-statement.ts'
import { withStaging } from '../execute/write-statements.ts'
import { asEngineError } from '../fault-message.ts'
import type { Staging } from '../write/staging.ts'
import { rowCount, writeFiles, writeSetup, writeSql, writeTarget } from '../write/write-files.ts'
import { columnsForNewTable, columnsForTable } from './column-plan.ts'
import type { LoadColumn } from './column-plan.ts'
import { existingTable, findTarget, newTable } from './ingest-target.ts'
import type { IngestTarget, LoadTable } from './ingest-target.ts'
import { inspectColumns } from './inspect-file.ts'
import type { InspectedFile } from './inspect-file.ts'
import { carefulReader, quickReader } from './judged-rows.ts'
import type { RowReader } from './judged-rows.ts'
import { readFault } from './read-fault.ts'
import { rejectsTable, writeRejects } from './rejects-table.ts'
import type { RejectsTable } from './rejects-table.ts'
import { checkWhole } from './whole-file.ts'

const SHOWN_BAD_ROWS = 100
/** A refused load stops to collect after so many. */
const REFUSED_BAD_ROWS = 1000

/** Everything about one load once its child is there. */
interface Load {
  readonly context: StatementContext
  readonly request: IngestRequest
  readonly lease: Lease
  readonly path: string
  readonly file: InspectedFile
  readonly columns: readonly LoadColumn[]
  readonly table: LoadTable
  readonly rejects: RejectsTable | undefined
}

/** Loads an uploaded file into a table, in one snapshot. Throws `EngineError`: `BAD_ROWS`, `UNREADABLE_FILE`, … */
export const ingestFile = async (
  deps: ExecutionDeps,
  request: IngestRequest,
  signal?: AbortSignal,
  onState?: OnState,
): Promise<IngestResult> => {
  const { target, summary } = request
  const about = {
    statementId: request.ingestId,
    text: '',
    catalog: target.catalog,
    schema: target.schema,
    summary,
  }
  const context: StatementContext = { deps, request: about, signal, onState }
  const place = await findTarget(deps.catalogs, request)
  const held = await deps.cache.pin([request.source.location])
  const path = held.paths[0] ?? ''
  try {
    return await withChild(deps, signal, onState, async (lease) => {
      const load = await prepare(context, request, lease, path, place)
      return withStaging(context, load.table, (staging) =>
        load.rejects
          ? withStaging(context, load.rejects, (aside) => run(load, place, staging, aside))
          : run(load, place, staging, undefined),
      )
    })
  } catch (error) {
    throw asEngineError(error, undefined, new Map([[path, request.source.filename]]))
  } finally {
    held.release()
  }
}

const knownFile = ({ source, options }: IngestRequest): InspectedFile | undefined =>
  source.columns && {
    options: { ...options, format: 'csv', compression: 'none', has_header: true },
    columns: source.columns,
  }

const prepare = async (
  context: StatementContext,
  request: IngestRequest,
  lease: Lease,
  path: string,
  place: IngestTarget,
): Promise<Load> => {
  const { signal } = context
  await lease.request(openRequest([path]), signal)
  const file =
    knownFile(request) ??
    (await inspectColumns(lease, path, request.source.filename, request.options ?? {}, signal))
  const common = { context, request, lease, path, file }
  const rejects =
    request.onBadRows === 'reject' ? await rejectsTable(place.catalog, place.ident, request) : undefined
  if (place.table) {
    const columns = columnsForTable(request, file.columns, place.table.metadata)
    return { ...common, columns, rejects, table: existingTable(place, place.table, request.mode) }
  }
  const { columns, schema } = await columnsForNewTable(lease, request, file.columns, signal)
  return { ...common, columns, rejects, table: await newTable(place, request, schema) }
}

/** Writes and commits; the rejects first, so that rows are never loaded without word of those that were not. */
const run = async (
  load: Load,
  place: IngestTarget,
  staging: Staging,
  aside: Staging | undefined,
): Promise<IngestResult> => {
  const { context, request, lease, rejects, table } = load
  const { files, bad } = await writeWhole(load, staging, aside)
  const rejected = bad ? await countRejects(lease, bad, context.signal) : 0n
  const badRows = bad && rejected > 0n ? await firstBadRows(lease, bad, context.signal) : []
  if (rejected > 0n && (!rejects || !aside || !bad)) throw refused(request, rejected, badRows)
  const effects = []
  if (rejected > 0n && rejects && aside && bad) {
    const rows = await writeRejects(lease, rejects, bad, request, aside, context.signal)
    effects.push({
      table: rejects.fullName,
      snapshotId: await rejects.commit(context, rows),
      rows: rowCount(rows),
    })
  }
  const snapshotId = await table.commit(context, files)
  const rowsLoaded = rowCount(files)
  return {
    rowsLoaded,
    rowsRejected: rejected,
    badRows,
    rejectsTable: rejected > 0n && rejects ? rejects.fullName : null,
    snapshotId,
    effects: [{ table: place.fullName, snapshotId, rows: rowsLoaded }, ...effects],
  }
}

interface Written {
  readonly files: readonly DataFile[]
  readonly bad: string | undefined
}

/** Rows of a file that is all there: both are found out at the same time. */
const writeWhole = async (load: Load, staging: Staging, aside: Staging | undefined): Promise<Written> => {
  const { context, request, path, file } = load
  const enough = new AbortController()
  const signals = context.signal ? [enough.signal, context.signal] : [enough.signal]
  const { filename } = request.source
  const whole = checkWhole(path, filename, file.options, AbortSignal.any(signals))
  const written = writeRows(load, staging, aside)
  written.catch(() => enough.abort())
  await Promise.allSettled([written, whole])
  await whole
  return written
}

/** The quick way first; when a row does not fit that only the careful way can tell, that one. */
const writeRows = async (load: Load, staging: Staging, aside: Staging | undefined): Promise<Written> => {
  const { request, path, file, columns } = load
  const limit = request.onBadRows === 'refuse' ? REFUSED_BAD_ROWS : 0
  const quick = quickReader(path, file, columns, limit)
  try {
    return { files: await writeFrom(load, quick, staging, aside), bad: quick.rejects }
  } catch (error) {
    const known = asEngineError(error)
    const isRowFault = known instanceof EngineError && ['INVALID_VALUE', 'TYPE_MISMATCH'].includes(known.code)
    if (!isRowFault) throw known
  }
  await staging.reset()
  const careful = carefulReader(path, file, columns, limit)
  const files = await writeFrom(load, careful, staging, aside).catch((error: unknown) => {
    throw readFault(error, request.source.filename, path)
  })
  return { files, bad: careful.rejects }
}

const writeFrom = async (
  { context, request, lease, path, table }: Load,
  reader: RowReader,
  staging: Staging,
  aside: Staging | undefined,
): Promise<readonly DataFile[]> => {
  const directories = [staging.directory, ...(aside ? [aside.directory] : [])]
  const target = writeTarget(table.metadata)
  await lease.request(
    { ...openRequest([path, ...directories], writeSetup(target)), allowedDirectories: directories },
    context.signal,
  )
  const sql = writeSql(
    target,
    { from: reader.from, columns: reader.columns, parameters: [] },
    staging,
    request.ingestId,
  )
  return writeFiles(lease, target, sql, [], staging, context.signal, (progress) =>
    context.onState?.({ state: 'RUNNING', progress }),
  )
}

const countRejects = async (lease: Lease, rejects: string, signal?: AbortSignal): Promise<bigint> => {
  const { rows } = await askLease(lease, `SELECT count(*) FROM (${rejects})`, { signal })
  return BigInt(rows[0]?.[0] ?? 0)
}

const firstBadRows = async (lease: Lease, rejects: string, signal?: AbortSignal): Promise<BadRow[]> => {
  const sql = `SELECT line, column_name, left(text, 2000), message FROM (${rejects}) ORDER BY line LIMIT ${SHOWN_BAD_ROWS}`
  const { rows } = await askLease(lease, sql, { signal })
  return rows.map(([line, column, text, message]) => ({
    line: line === null || line === undefined ? null : BigInt(line),
    column: column ?? null,
    text: text ?? '',
    message: message ?? '',
  }))
}

const refused = (request: IngestRequest, count: bigint, badRows: readonly BadRow[]): EngineError => {
  const [first] = badRows
  const many =
    count >= BigInt(REFUSED_BAD_ROWS) ? `${count} or more rows` : count === 1n ? 'One row' : `${count} rows`
  const place =
    first?.line === null || first?.line === undefined
      ? ''
      : ` The first is line ${first.line}: ${first.message}`
  return new EngineError(
    'BAD_ROWS',
    `${many} of ${request.source.filename} cannot be loaded, so nothing was.${place} Mend the file, change the types, or keep the good rows and put the bad ones into a rejects table.`,
    { details: { badRows, count: String(count) } },
  )
}
