import { z } from 'zod'
import { operation } from '../operation.ts'
import { Session } from '../sessions/shapes.ts'
import { providerErrors } from './errors.ts'
import { ProviderParams } from './shapes.ts'

export const completeProviderSignIn = operation({
  name: 'sessions.complete',
  method: 'POST',
  path: '/api/v1/session/providers/{provider}/callback',
  summary: 'Sign in with what a provider sent the browser back with',
  effect: 'write',
  permission: 'public',
  params: ProviderParams,
  body: z.strictObject({
    /** The query of the address that the provider sent the browser to, without the question mark. */
    query: z.string().min(1).max(8192),
  }),
  response: Session,
  status: 201,
  secretAnswer: true,
  errors: [
    providerErrors.SIGN_IN_FLOW_INVALID,
    providerErrors.PROVIDER_REFUSED,
    providerErrors.PROVIDER_UNREACHABLE,
    providerErrors.NOT_A_USER,
  ],
})
