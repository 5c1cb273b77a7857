import { operations } from '@boathouse/contract'
import { handle, type Handler } from '../../../platform/handle.ts'
import type { hashingGate } from '../hashing-gate.ts'
import type { IdentityDeps } from '../identity-deps.ts'
import { answerWithCookie } from '../start-session.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { changePassword } from './change-password.ts'
import { createInvitation, inviteUser } from './invitations.ts'
import { endUserSessions, getUser, listUsers, updateUser } from './users.service.ts'

export const userHandlers = (
  deps: IdentityDeps,
  gate: ReturnType<typeof hashingGate>,
): readonly Handler[] => {
  const accept = acceptInvitation(deps, gate)
  const change = changePassword(deps, gate)
  return [
    handle(operations.listUsers, (_ctx, { query }) => listUsers(deps, query)),
    handle(operations.getUser, (ctx, { params }) => getUser(deps, ctx, params.user_id)),
    handle(operations.inviteUser, (ctx, { body }) => inviteUser(deps, ctx, body)),
    handle(operations.createInvitation, (ctx, { params, body }) =>
      createInvitation(deps, ctx, params.user_id, body.valid_hours),
    ),
    handle(operations.updateUser, (ctx, { params, body }) => updateUser(deps, ctx, params.user_id, body)),
    handle(operations.endUserSessions, (ctx, { params }) => endUserSessions(deps, ctx, params.user_id)),
    handle(operations.changePassword, (ctx, { body }) => change(ctx, body)),
    handle(operations.acceptInvitation, async (ctx, { body }, raw) =>
      answerWithCookie(deps, await accept(ctx, body, raw.headers['user-agent']), raw.secure === true),
    ),
  ]
}
