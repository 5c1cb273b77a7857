import { accessErrors } from '@boathouse/contract/access/errors.ts'
import type { Context, Securable } from '../../platform/context.ts'
import { requireRight } from '../../platform/require-right.ts'
import { requireWorkspace } from '../workspaces/index.ts'
import type { AccessDeps, Target } from './access-deps.ts'
import { findActor, principalThing } from './grantee.store.ts'

/** The thing that is named; principals and what the caller may see. Throws what is not found. */
export const findTarget = async (deps: AccessDeps, ctx: Context, target: Target): Promise<Securable> => {
  const { workspace, connection, principal } = target
  if (principal !== undefined) {
    const found = await findActor(deps.db, { name: principal })
    if (!found) throw accessErrors.SECURABLE_NOT_FOUND({ what: `user or service account «${principal}»` })
    return principalThing(found)
  }
  if (workspace !== undefined && connection === undefined) {
    const { id, name } = await requireWorkspace(ctx, deps.db, workspace, 'read')
    return { kind: 'workspace', id, name, workspaceId: id }
  }
  return deps.thingNamed(ctx, target)
}

/** The same, when the caller may say who else may do what with it. Throws PERMISSION_DENIED. */
export const manageTarget = async (deps: AccessDeps, ctx: Context, target: Target): Promise<Securable> => {
  const thing = await findTarget(deps, ctx, target)
  requireRight(ctx, 'manage', thing, () =>
    ctx.may('use', thing) || target.principal === undefined
      ? accessErrors.SECURABLE_NOT_FOUND({ what: `${thing.kind} «${thing.name}»` })
      : accessErrors.SECURABLE_NOT_FOUND({ what: `user or service account «${thing.name}»` }),
  )
  return thing
}
