import type { Input, Output, operations } from '@boathouse/contract'
import { accessErrors } from '@boathouse/contract/access/errors.ts'
import type { Context, Securable } from '../../platform/context.ts'
import { workspaceNames } from '../workspaces/index.ts'
import type { AccessDeps } from './access-deps.ts'
import { explain } from './explain.policy.ts'
import { findTarget, manageTarget } from './find-target.ts'
import { findActor } from './grantee.store.ts'
import type { Asker } from './policy.ts'

type Query = Input<typeof operations.explainAccess>['query']

/** Whose rights are explained: one's own to everybody, others' to whoever may manage the thing. */
const askerOf = async (
  deps: AccessDeps,
  ctx: Context,
  { grantee, ...target }: Query,
): Promise<{ readonly asker: Asker & { readonly name: string }; readonly thing: Securable }> => {
  const me = ctx.signedIn()
  if (grantee === undefined || grantee === me.name)
    return { asker: me, thing: await findTarget(deps, ctx, target) }
  const thing = await manageTarget(deps, ctx, target)
  const asker = await findActor(deps.db, { name: grantee })
  if (!asker || asker.disabled)
    throw accessErrors.GRANTEE_NOT_FOUND({ kind: 'user or service account', name: grantee })
  return { asker, thing }
}

export const explainAccess = async (
  deps: AccessDeps,
  ctx: Context,
  query: Query,
): Promise<Output<typeof operations.explainAccess>> => {
  const { asker, thing } = await askerOf(deps, ctx, query)
  const { workspaceId } = thing
  const workspace =
    workspaceId === undefined ? undefined : (await workspaceNames(deps.db, [workspaceId])).get(workspaceId)
  const answers = explain(asker, await deps.memory.rightsOf(asker), thing, workspace)
  return {
    on: { kind: thing.kind, id: thing.id, name: thing.name },
    grantee: asker.name,
    verbs: answers.map(({ verb, allowed, because, wouldAllow }) => ({
      verb,
      allowed,
      because: [...because],
      would_allow: [...wouldAllow],
    })),
  }
}
