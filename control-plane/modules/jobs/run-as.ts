import { jobErrors } from '@boathouse/contract/jobs/errors.ts'
import type { Context } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import { permissionDenied } from '../../platform/require-right.ts'
import { findActor, loadRights, may, principalThing } from '../access/index.ts'
import { auditLog } from '../audit/index.ts'
import { workspaceNames } from '../workspaces/index.ts'
import type { JobDefinition } from './job-types.ts'

type Found = NonNullable<Awaited<ReturnType<typeof findActor>>>

/** Whether a task of it loads the audit log, which is for those who look after the organisation. */
export const readsAudit = ({ tasks }: Pick<JobDefinition, 'tasks'>): boolean =>
  tasks.some(({ ingest }) => ingest?.audit !== undefined)

/** Why such a job cannot run in this name in the workspace, as an error; undefined when it can. */
const obstacle = async (
  db: Database,
  workspaceId: string,
  actor: Found,
  definition: JobDefinition,
): Promise<Error | undefined> => {
  if (actor.disabled) return jobErrors.RUN_AS_DISABLED({ run_as: actor.name })
  if (actor.isAdmin) return undefined
  const { rights } = await loadRights(db, [actor.id, ...actor.groupIds])
  if (readsAudit(definition) && !may(actor, rights, 'manage', auditLog))
    return jobErrors.RUN_AS_MAY_NOT_READ_AUDIT({ run_as: actor.name })
  const workspace = { kind: 'workspace', id: workspaceId, name: '', workspaceId } as const
  if (may(actor, rights, 'execute', workspace)) return undefined
  const name = (await workspaceNames(db, [workspaceId])).get(workspaceId) ?? workspaceId
  return jobErrors.RUN_AS_MAY_NOT_EXECUTE({ run_as: actor.name, workspace: name })
}

/**
 * In whose name a job is to run: whoever saves it as may be is free, anybody else takes `use` on that principal. So it is
 * asked again with every change of the job. Throws RUN_AS_NOT_FOUND, PERMISSION_DENIED, RUN_AS_DISABLED,
 * RUN_AS_MAY_NOT_EXECUTE, RUN_AS_MAY_NOT_READ_AUDIT.
 */
export const requireRunAs = async (
  db: Database,
  ctx: Context,
  workspaceId: string,
  by: { readonly id: string } | { readonly name: string },
  definition: JobDefinition,
): Promise<string> => {
  const actor = await findActor(db, by)
  if (!actor) throw jobErrors.RUN_AS_NOT_FOUND({ run_as: 'id' in by ? by.id : by.name })
  const thing = principalThing(actor)
  if (!ctx.may('use', thing)) throw permissionDenied(ctx.operation, 'use', thing)
  const why = await obstacle(db, workspaceId, actor, definition)
  if (why) throw why
  return actor.id
}

/** Why no run of this definition can be made in this name now; undefined when one can. */
export const runAsObstacle = async (
  db: Database,
  workspaceId: string,
  runAsId: string,
  definition: JobDefinition,
): Promise<Error | undefined> => {
  const actor = await findActor(db, { id: runAsId })
  return actor
    ? obstacle(db, workspaceId, actor, definition)
    : jobErrors.RUN_AS_NOT_FOUND({ run_as: runAsId })
}
