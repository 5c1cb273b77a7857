import type { Context } from '../../platform/context.ts'
import type { Database, Tx } from '../../platform/database.ts'
import type { WorkspaceKey } from '../workspaces/index.ts'
import type { StatementProblem } from './definition-errors.ts'
import type { JobDefinition } from './job-types.ts'
import type { NamedThings } from './named-things.ts'
import type { FieldError } from '@boathouse/contract/jobs/task-graph.ts'

/** What the use cases of jobs stand on. */
export interface JobDeps {
  readonly db: Database
  /** A principal by name. */
  readonly user: (db: Database, name: string) => Promise<{ readonly id: string } | undefined>
  /** Called in the transaction that may have given a job more room for runs. */
  readonly limitChanged: (tx: Tx, jobId: string) => Promise<void>
  readonly statementProblem: StatementProblem
  /** What keeps those whom a definition notifies from being told. Nothing is asked when absent. */
  readonly destinationErrors?: (
    ctx: Context,
    workspace: WorkspaceKey,
    notifications: JobDefinition['notifications'],
  ) => Promise<readonly FieldError[]>
  /** What tasks name beside each other. Nothing is looked up when absent. */
  readonly named?: (ctx: Context, workspace: WorkspaceKey) => NamedThings
}
