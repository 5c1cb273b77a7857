import type { AttemptRef, Handle, Observation } from '@boathouse/engines/port.ts'
import type { QueryHandle, TrinoParameter } from '@boathouse/engines/trino/index.ts'
import type { Catalogs } from '../../modules/catalogs/index.ts'
import type { OpenTrino } from '../../modules/connections/index.ts'
import type { Context } from '../../platform/context.ts'
import type { RunActor } from '../../modules/runs/index.ts'
import type { Database } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'

/** A statement of a task for a coordinator, with what it needs to be run in the name of its run. */
export interface TrinoSpec {
  readonly text: string
  /** Name of a connection of the kind `trino`. */
  readonly connection: string
  /** Over what the connection says. */
  readonly catalog: string | undefined
  readonly schema: string | undefined
  readonly parameters: readonly TrinoParameter[]
  readonly workspaceId: string
  readonly runAs: { readonly id: string; readonly name: string }
}

/** A coordinator, and the connection that led there. */
export interface Coordinator {
  readonly connectionId: string
  readonly trino: OpenTrino
}

export interface TrinoSqlDeps {
  readonly db: Database
  readonly log: Log
  readonly catalogs: Pick<Catalogs, 'commitsOf'>
  /** Throws CONNECTION_NOT_FOUND and the like. */
  readonly open: (
    ctx: Context,
    path: { readonly workspace: string; readonly connection: string },
  ) => Promise<Coordinator>
  readonly openById: (connectionId: string) => Promise<Coordinator>
  readonly changed: RunActor['changed']
  /** Something happened to an attempt of this run. */
  readonly onNews: (runId: string) => void
  readonly line: (attemptId: string, text: string) => void
  /** False: the attempt is no longer this worker's, or has ended. */
  readonly saveHandle: (
    attempt: { readonly attemptId: string; readonly queryId?: string },
    handle: Handle,
  ) => Promise<boolean>
}

/** What is saved of a query before every request for a page. */
export interface SavedQuery extends QueryHandle {
  readonly connectionId: string
  /** Rows of the result on the pages before this one. */
  readonly rows: bigint
  /** The statement may change something: it is not run again blindly. */
  readonly writes: boolean
}

/** An attempt at work in this process. */
export interface LiveQuery {
  readonly attempt: AttemptRef
  /** Aborted when the attempt is another process's to follow. */
  readonly controller: AbortController
  /** Aborted when a stop was asked for: what has not begun does not begin. */
  readonly submission: AbortController
  saw: Observation
  /** From the moment that Trino has the statement. */
  query: { readonly saved: SavedQuery; readonly coordinator: Coordinator } | undefined
}

/** An attempt whose statement Trino has. */
export type Following = LiveQuery & { query: NonNullable<LiveQuery['query']> }

/** By which the queries of an attempt are found again: `system.runtime.queries` has it. */
export const sourceOf = ({ runId, taskKey }: AttemptRef, number: number): string =>
  `boathouse.${runId}.${taskKey}.${number}`

export const handleOf = ({ rows, ...saved }: SavedQuery): Handle => ({ ...saved, rows: String(rows) })

/** Reads what `handleOf` wrote; undefined when it is something else. */
export const readHandle = (handle: Handle | undefined): SavedQuery | undefined => {
  const { queryId, nextUri, connectionId, rows, writes } = handle ?? {}
  if (typeof queryId !== 'string' || typeof connectionId !== 'string') return undefined
  return {
    queryId,
    connectionId,
    nextUri: typeof nextUri === 'string' ? nextUri : undefined,
    rows: typeof rows === 'string' ? BigInt(rows) : 0n,
    writes: writes !== false,
  }
}
