import { z } from 'zod'
import { operation } from '../operation.ts'
import { IdentityProvider } from './shapes.ts'

export const listProviders = operation({
  name: 'identity_providers.list',
  method: 'GET',
  path: '/api/v1/identity-providers',
  summary: 'The identity providers, by name',
  effect: 'read',
  permission: { on: 'organisation', verb: 'manage' },
  response: z.object({ providers: z.array(IdentityProvider) }),
})
