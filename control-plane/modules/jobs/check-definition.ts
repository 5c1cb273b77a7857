import type { Input, Output, operations } from '@boathouse/contract'
import { commonErrors } from '@boathouse/contract'
import { jobErrors } from '@boathouse/contract/jobs/errors.ts'
import type { Context } from '../../platform/context.ts'
import { requireWorkspace, type WorkspaceKey } from '../workspaces/index.ts'
import { definitionErrors } from './definition-errors.ts'
import type { JobDeps } from './job-deps.ts'
import type { JobDefinition } from './job-types.ts'
import { catalogWarnings, connectionErrors, uploadErrors, uploadWarnings } from './named-things.ts'
import { readsAudit, runAsObstacle } from './run-as.ts'
import type { FieldError } from '@boathouse/contract/jobs/task-graph.ts'

/** What saving refuses, each with its field. */
const problemsOf = async (
  { statementProblem, destinationErrors, named }: JobDeps,
  ctx: Context,
  workspace: WorkspaceKey,
  definition: JobDefinition,
): Promise<readonly FieldError[]> => [
  ...(await definitionErrors(definition, statementProblem)),
  ...((await destinationErrors?.(ctx, workspace, definition.notifications)) ?? []),
  ...(named ? await connectionErrors(definition, named(ctx, workspace)) : []),
]

/** The definition of a body, in the place of the one before. Throws INVALID_REQUEST with everything that is wrong with it. */
export const checked = async (
  deps: JobDeps,
  ctx: Context,
  workspace: WorkspaceKey,
  { message: _, ...definition }: Input<typeof operations.createJob>['body'],
  before?: JobDefinition,
): Promise<JobDefinition> => {
  const { named } = deps
  const fields = [
    ...(await problemsOf(deps, ctx, workspace, definition)),
    ...(named ? await uploadErrors(definition, named(ctx, workspace), before) : []),
  ]
  if (fields.length > 0) throw commonErrors.INVALID_REQUEST({ fields })
  return definition
}

/** What saving would refuse, and what a run would fail on as things are. */
export const validateJob = async (
  deps: JobDeps,
  ctx: Context,
  workspaceName: string,
  definition: JobDefinition,
): Promise<Output<typeof operations.validateJob>> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'read')
  const { run_as } = definition
  const author = ctx.signedIn()
  const runner = run_as === undefined ? author : await deps.user(deps.db, run_as)
  const isNobody = run_as !== undefined && !runner
  const errors = await problemsOf(deps, ctx, workspace, definition)
  // What others may is not told here; and a job that is there may run as somebody else than its author.
  const why =
    runner?.id === author.id && readsAudit(definition)
      ? await runAsObstacle(deps.db, workspace.id, author.id, definition)
      : undefined
  return {
    errors: [
      ...errors,
      ...(deps.named ? await uploadErrors(definition, deps.named(ctx, workspace), undefined) : []),
      ...(isNobody ? [{ field: 'run_as', message: jobErrors.RUN_AS_NOT_FOUND({ run_as }).message }] : []),
    ],
    warnings: [
      ...(deps.named ? await catalogWarnings(definition, deps.named(ctx, workspace)) : []),
      ...(deps.named ? await uploadWarnings(definition, deps.named(ctx, workspace)) : []),
      ...(why ? [{ field: 'run_as', message: why.message }] : []),
    ],
  }
}
