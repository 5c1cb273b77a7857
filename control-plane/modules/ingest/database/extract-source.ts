import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { to as copyTo } from 'pg-copy-streams'
import { ingestErrors } from '@boathouse/contract/ingest/errors.ts'
import { EngineError, type IngestRequest } from '@boathouse/engines'
import type { Context } from '../../../platform/context.ts'
import type { OpenPostgres } from '../../connections/index.ts'
import type { DatabaseSource } from '../ingest-request.ts'
import { describeSource, planColumns, type SourceColumn } from './describe-source.ts'
import { requireFromItem, withSource, type SourceDeps } from './open-source.ts'
import { quoteIdentifier, quoteLiteral } from './source-text.ts'

export interface ExtractDeps extends SourceDeps {
  /** Where rows are kept between the database and the engine. */
  readonly scratchDirectory: string
}

/** What is to be loaded. */
export interface ExtractRequest extends DatabaseSource {
  readonly workspace: string
  readonly columns?: readonly { readonly source: string; readonly name: string; readonly type?: string }[]
  /** Only rows above `after`, or all that have a value when nothing was loaded yet. */
  readonly cursor?: { readonly column: string; readonly after: string | undefined }
}

/** What the engine is given. */
export type ExtractedRows = Pick<IngestRequest, 'options' | 'columns'> & {
  readonly source: IngestRequest['source']
}

export interface Extract {
  /** Undefined: a cursor was asked for, and no row is above it. */
  readonly rows: ExtractedRows | undefined
  /** The highest value of the cursor column among these rows. */
  readonly highest: string | undefined
  /** Rows without a value in the cursor column, which no load takes. */
  readonly withoutValue: bigint
}

/** What the history calls it. */
export const sourceName = ({ table }: Pick<DatabaseSource, 'table'>): string => table ?? 'query'

interface Range {
  readonly where: string
  readonly highest: string | undefined
  readonly withoutValue: bigint
}

const rangeOf = async (
  { ask }: OpenPostgres,
  { connection, cursor }: ExtractRequest,
  columns: readonly SourceColumn[],
  from: string,
): Promise<Range | undefined> => {
  if (!cursor) return { where: '', highest: undefined, withoutValue: 0n }
  const column = columns.find(({ source }) => source === cursor.column)
  const refused = (reason: string): Error => ingestErrors.SOURCE_REFUSED({ connection, reason })
  if (!column) throw refused(`there is no cursor column «${cursor.column}»`)
  if (!column.isCursor)
    throw refused(
      `«${cursor.column}» is ${column.typeText}; a cursor column is a whole number, numeric, a date, a timestamp or a text`,
    )
  const name = quoteIdentifier(cursor.column)
  const bound =
    cursor.after === undefined ? '' : `${name} > ${quoteLiteral(cursor.after)}::${column.typeText}`
  const only = bound === '' ? '' : ` FILTER (WHERE ${bound})`
  const [[highest, nulls] = []] = await ask(
    `SELECT (max(${name})${only})::text, (count(*) FILTER (WHERE ${name} IS NULL))::text FROM ${from}`,
  )
  const where = ` WHERE ${bound === '' ? `${name} IS NOT NULL` : bound}`
  return { where, highest: highest ?? undefined, withoutValue: BigInt(nulls ?? 0) }
}

/** One COPY, streamed: no more than a few pieces of it are in memory. */
const copyInto = async (
  session: OpenPostgres,
  text: string,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> => {
  try {
    const file = createWriteStream(path, { mode: 0o600 })
    await pipeline(session.client.query(copyTo(text)), file, ...(signal ? [{ signal }] : []))
  } catch (error) {
    throw session.explain(error)
  }
}

const extract = async (
  session: OpenPostgres,
  request: ExtractRequest,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Extract> => {
  const { connection } = request
  const from = requireFromItem(connection, request)
  const columns = await describeSource(session, connection, from)
  const planned = planColumns(connection, columns, {
    columns: request.columns,
    unsupported: request.unsupported_types,
  })
  const range = await rangeOf(session, request, columns, from)
  if (!range || (request.cursor && range.highest === undefined))
    return { rows: undefined, highest: undefined, withoutValue: range?.withoutValue ?? 0n }
  // Every value stands in quotes and NULL does not; that no value is this text either way costs nothing.
  const nullText = `null-${randomUUID()}`
  const items = planned.map(({ source, plan }) => {
    const name = quoteIdentifier(source)
    return `${plan.expression(name)} AS ${name}`
  })
  const options = `FORMAT csv, HEADER true, FORCE_QUOTE *, NULL ${quoteLiteral(nullText)}, ENCODING 'UTF8'`
  await copyInto(
    session,
    `COPY (SELECT ${items.join(', ')} FROM ${from}${range.where}) TO STDOUT WITH (${options})`,
    path,
    signal,
  )
  return {
    highest: range.highest,
    withoutValue: range.withoutValue,
    rows: {
      source: {
        location: pathToFileURL(path).href,
        filename: sourceName(request),
        columns: planned.map(({ source, plan }) => ({ source, type: plan.type })),
      },
      options: { format: 'csv', delimiter: ',', quote: '"', escape: '"', null_text: nullText },
      columns: request.columns ?? planned.map(({ source, name }) => ({ source, name })),
    },
  }
}

/**
 * Takes rows out of a database into a file of ours and gives them to `use`; the file goes afterwards. The database is let
 * go before the load begins. Throws as `withSource`, SOURCE_COLUMNS_REFUSED.
 */
export const withExtract = async <T>(
  deps: ExtractDeps,
  ctx: Context,
  request: ExtractRequest,
  signal: AbortSignal | undefined,
  use: (extract: Extract) => Promise<T>,
): Promise<T> => {
  await mkdir(deps.scratchDirectory, { recursive: true, mode: 0o700 })
  const path = join(deps.scratchDirectory, `${randomUUID()}.csv`)
  try {
    const found = await withSource(
      deps,
      ctx,
      { workspace: request.workspace, connection: request.connection },
      (session) => extract(session, request, path, signal),
      signal,
    ).catch((error: unknown) => {
      throw signal?.aborted ? new EngineError('CANCELED', 'The load was stopped.', { cause: error }) : error
    })
    return await use(found)
  } finally {
    await rm(path, { force: true })
  }
}
