import type { FastifyRequest } from 'fastify'
import type { BoathouseError, OperationSpec } from '@boathouse/contract'
import { recordAuditEvent } from '../modules/audit/index.ts'
import type { Principal, Securable } from '../platform/context.ts'
import type { ServerDeps } from './server-deps.ts'

export interface Refusal {
  readonly request: FastifyRequest
  readonly operation: OperationSpec
  readonly principal: Principal | undefined
  readonly error: BoathouseError
  readonly denied: Securable | undefined
}

/**
 * A refusal is a write that the policy denied, or that was not let in. What nobody signed in for is left out,
 * sign-ins excepted (they are throttled): else anybody could fill the log from outside.
 */
const isRefusal = ({ operation, principal, error, denied }: Refusal): boolean =>
  operation.effect === 'write' &&
  error.status < 500 &&
  (denied !== undefined || error.status === 401 || error.status === 403) &&
  (principal !== undefined || operation.permission === 'public')

/** Records that a write was refused. A failure to record is logged and changes nothing for the caller: nothing was done. */
export const recordRefusal = async (deps: ServerDeps, refusal: Refusal): Promise<void> => {
  if (!isRefusal(refusal)) return
  const { request, operation, principal, error, denied } = refusal
  await recordAuditEvent(deps.db, {
    operation: operation.name,
    outcome: 'refused',
    principal,
    requestId: request.id,
    sourceAddress: request.ip,
    object: denied,
    details: { error_code: error.code },
  }).catch((cause: unknown) =>
    deps.log.error({ err: cause, request_id: request.id }, 'a refusal was not recorded'),
  )
}
