import type { FastifyRequest } from 'fastify'
import { commonErrors, type OperationSpec } from '@boathouse/contract'
import { admit } from '../modules/access/index.ts'
import type { Handler } from '../platform/handle.ts'
import { authenticate, likelyPrincipal, refuseForeignPage } from './authenticate.ts'
import { toBoathouseError } from './error-answer.ts'
import { recordRefusal } from './record-refusal.ts'
import type { ServerDeps } from './server-deps.ts'

/** Throws unless `request.principal` may ask for the operation at all. */
export const checkAdmission = (operation: OperationSpec, { principal }: FastifyRequest): void => {
  const admission = admit(principal, operation)
  if (admission === 'unauthenticated') throw commonErrors.UNAUTHENTICATED({})
  if (admission === 'denied') throw commonErrors.PERMISSION_DENIED({ operation: operation.name })
}

const check = (deps: ServerDeps, operation: OperationSpec, request: FastifyRequest): void => {
  refuseForeignPage(deps, request)
  checkAdmission(operation, request)
}

/** Whether the request may begin before sign-in is certain. What a likely principal would be refused is for the certain one. */
const mayBegin = (
  deps: ServerDeps,
  { operation, beginsEarly }: Handler,
  request: FastifyRequest,
): boolean => {
  if (!beginsEarly || request.headers['idempotency-key'] !== undefined) return false
  request.principal = likelyPrincipal(deps, request)
  if (!request.principal) return false
  try {
    check(deps, operation, request)
    return true
  } catch {
    return false
  }
}

/** Lets a request in or throws; runs before the body is read. */
export const letIn = async (deps: ServerDeps, handler: Handler, request: FastifyRequest): Promise<void> => {
  const { operation } = handler
  try {
    const signIn = authenticate(deps, request, operation)
    if (mayBegin(deps, handler, request)) {
      // Heard when the answer is there; a request that is broken off before may leave it unheard.
      signIn.catch(() => undefined)
      request.signIn = signIn
      return
    }
    request.principal = undefined
    request.principal = await signIn
    check(deps, operation, request)
  } catch (error) {
    await recordRefusal(deps, {
      request,
      operation,
      principal: request.principal,
      error: toBoathouseError(error, request.id, 0),
      denied: undefined,
    })
    throw error
  }
}
