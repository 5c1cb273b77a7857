import { BoathouseError } from '@boathouse/contract'
import { ingestErrors } from '@boathouse/contract/ingest/errors.ts'
import type { Context } from '../../../platform/context.ts'
import type { Egress } from '../../../platform/egress/index.ts'
import {
  openPostgres,
  postgres,
  postgresErrors,
  type Connections,
  type OpenPostgres,
} from '../../connections/index.ts'
import { fromItem, type AskedSource } from './source-text.ts'

export interface SourceDeps {
  readonly connections: Pick<Connections, 'open'>
  readonly egress: Egress
}

export interface SourcePath {
  readonly workspace: string
  readonly connection: string
}

/** What the database itself says is an answer to what was asked for. */
const asAnswer = (connection: string, error: unknown): unknown => {
  if (!(error instanceof BoathouseError)) return error
  if (error.status >= 500)
    return ingestErrors.SOURCE_UNREACHABLE({ connection, reason: error.message }, error)
  if (error.code !== postgresErrors.POSTGRES_FAILED.code) return error
  const reason = typeof error.details['reason'] === 'string' ? error.details['reason'] : error.message
  return ingestErrors.SOURCE_REFUSED({ connection, reason }, error)
}

/**
 * Runs `use` in one session and one transaction that sees one state of the database and can write nothing. Throws
 * WORKSPACE_NOT_FOUND, CONNECTION_NOT_FOUND, CONNECTION_KIND_MISMATCH, SOURCE_REFUSED, SOURCE_UNREACHABLE.
 */
export const withSource = async <T>(
  deps: SourceDeps,
  ctx: Context,
  path: SourcePath,
  use: (session: OpenPostgres) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> => {
  const connection = await deps.connections.open(ctx, path, postgres)
  let session: OpenPostgres | undefined
  try {
    session = await openPostgres(deps.egress, connection, signal)
    await session.ask('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    return await use(session)
  } catch (error) {
    throw asAnswer(path.connection, error)
  } finally {
    await session?.close()
  }
}

/** The FROM item of what was asked for. Throws SOURCE_REFUSED. */
export const requireFromItem = (connection: string, asked: AskedSource): string => {
  const text = fromItem(asked)
  if (text !== undefined) return text
  const reason = `«${asked.table ?? ''}» is no table name; write schema.table`
  throw ingestErrors.SOURCE_REFUSED({ connection, reason })
}
