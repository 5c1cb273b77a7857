import { operations } from '@boathouse/contract'
import { handle, type Handler } from '../../../platform/handle.ts'
import type { IdentityDeps } from '../identity-deps.ts'
import { createClientSecret, listClientSecrets, revokeClientSecret } from './client-secrets.ts'
import { issueToken } from './issue-token.ts'
import * as accounts from './service-accounts.service.ts'

export const serviceAccountHandlers = (deps: IdentityDeps): readonly Handler[] => [
  handle(operations.listServiceAccounts, (ctx, { query }) => accounts.listServiceAccounts(deps, ctx, query)),
  handle(operations.getServiceAccount, (ctx, { params }) =>
    accounts.getServiceAccount(deps, ctx, params.service_account_id),
  ),
  handle(operations.createServiceAccount, (ctx, { body }) => accounts.createServiceAccount(deps, ctx, body)),
  handle(operations.updateServiceAccount, (ctx, { params, body }) =>
    accounts.updateServiceAccount(deps, ctx, params.service_account_id, body),
  ),
  handle(operations.createClientSecret, (ctx, { params, body }) =>
    createClientSecret(deps, ctx, params.service_account_id, body),
  ),
  handle(operations.listClientSecrets, (ctx, { params }) =>
    listClientSecrets(deps, ctx, params.service_account_id),
  ),
  handle(operations.revokeClientSecret, (ctx, { params }) => revokeClientSecret(deps, ctx, params)),
  handle(operations.issueToken, (ctx, _input, raw) => issueToken(deps, ctx, raw)),
]
