import type { Context } from '../../platform/context.ts'
import type { Database, Tx } from '../../platform/database.ts'
import type { Secrets } from '../secrets/index.ts'

/** A table by its exact name. */
export interface TableName {
  readonly catalog: string
  readonly levels: readonly string[]
  readonly table: string
}

/** A run that a delivery or a table asks for. */
export interface TriggeredRun {
  readonly runId: string
  readonly jobId: string
  readonly trigger: 'TABLE' | 'WEBHOOK'
  readonly parameters: Readonly<Record<string, unknown>>
  /** In whose name it is asked: who made or last changed what starts it. */
  readonly askedById: string
  /** As people know it: `hook orders`. */
  readonly askedBy: string
}

/** Makes the runs in this transaction; gives why, by run id, for those that cannot be made. */
export type StartTriggered = (tx: Tx, runs: readonly TriggeredRun[]) => Promise<ReadonlyMap<string, string>>

export interface TriggerDeps {
  readonly db: Database
  readonly secrets: Secrets
  readonly startRuns: StartTriggered
  /** Whether this server holds a catalog of this name that the caller may read. */
  readonly mayReadCatalog: (ctx: Context, name: string) => Promise<boolean>
  /** Whether the caller may read this table of it, or may once somebody makes it. */
  readonly mayReadTable: (ctx: Context, table: TableName) => Promise<boolean>
}

export const MOST_OF_A_JOB = 100
