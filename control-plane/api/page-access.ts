import type { FastifyRequest } from 'fastify'
import { commonErrors } from '@boathouse/contract'
import type { Onlookers } from '../platform/config.ts'
import { authenticate } from './authenticate.ts'
import type { ServerDeps } from './server-deps.ts'

/**
 * Asks for a token or a session where `access` wants one. For pages that nobody may see no route is made: see their
 * makers. Throws UNAUTHENTICATED.
 */
export const requireAccess =
  (deps: ServerDeps, access: Onlookers, name: string) =>
  async (request: FastifyRequest): Promise<void> => {
    if (access === 'anybody') return
    const principal = await authenticate(deps, request, { name, permission: 'self' })
    if (!principal) throw commonErrors.UNAUTHENTICATED({})
  }
