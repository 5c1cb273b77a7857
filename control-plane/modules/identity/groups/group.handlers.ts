import { operations } from '@boathouse/contract'
import { handle, type Handler } from '../../../platform/handle.ts'
import type { IdentityDeps } from '../identity-deps.ts'
import * as groups from './groups.service.ts'

export const groupHandlers = (deps: IdentityDeps): readonly Handler[] => [
  handle(operations.listGroups, (_ctx, { query }) => groups.listGroups(deps, query)),
  handle(operations.getGroup, (ctx, { params }) => groups.getGroup(deps, ctx, params.group_id)),
  handle(operations.createGroup, (ctx, { body }) => groups.createGroup(deps, ctx, body)),
  handle(operations.updateGroup, (ctx, { params, body }) =>
    groups.updateGroup(deps, ctx, params.group_id, body),
  ),
  handle(operations.deleteGroup, (ctx, { params }) => groups.deleteGroup(deps, ctx, params.group_id)),
  handle(operations.listGroupMembers, (ctx, { params, query }) =>
    groups.listGroupMembers(deps, ctx, params.group_id, query),
  ),
  handle(operations.addGroupMember, (ctx, { params }) => groups.addGroupMember(deps, ctx, params)),
  handle(operations.removeGroupMember, (ctx, { params }) => groups.removeGroupMember(deps, ctx, params)),
]
