import { operations } from '@boathouse/contract'
import { z } from 'zod'
import { handle, type Handler } from '../../platform/handle.ts'
import { pageOf, pageTokens } from '../../platform/page-token.ts'
import type { AccessDeps } from './access-deps.ts'
import { explainAccess } from './explain.service.ts'
import { listGrantees } from './grantee.store.ts'
import { listGrants, putGrant, revokeGrant } from './grants.service.ts'
import { listMembers, putMember, removeMember } from './members.service.ts'

const principalPages = pageTokens('principals', z.tuple([z.string(), z.uuid()]))

export const accessHandlers = (deps: AccessDeps): readonly Handler[] => [
  handle(operations.listMembers, (ctx, { params, query }) => listMembers(deps, ctx, params.workspace, query)),
  handle(operations.putMember, (ctx, { params, body }) => putMember(deps, ctx, params.workspace, body)),
  handle(operations.removeMember, (ctx, { params }) => removeMember(deps, ctx, params)),
  handle(operations.listGrants, (ctx, { query }) => listGrants(deps, ctx, query)),
  handle(operations.putGrant, (ctx, { body }) => putGrant(deps, ctx, body)),
  handle(operations.revokeGrant, (ctx, { params }) => revokeGrant(deps, ctx, params.grant_id)),
  handle(operations.explainAccess, (ctx, { query }) => explainAccess(deps, ctx, query)),
  handle(operations.listPrincipals, async (_ctx, { query }) => {
    const { q: text, page_size: size, page_token: token } = query
    const after = principalPages.decode(token)
    const found = await listGrantees(deps.db, { text, after, limit: size + 1 })
    const { rows, next_page_token } = pageOf(found, size, principalPages, (row): [string, string] => [
      row.sort_name,
      row.id,
    ])
    return { principals: rows.map(({ id, kind, name }) => ({ id, kind, name })), next_page_token }
  }),
]
