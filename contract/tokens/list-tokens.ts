import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { Token } from './shapes.ts'

export const listTokens = operation({
  name: 'tokens.list',
  method: 'GET',
  path: '/api/v1/tokens',
  summary: 'Your access tokens by prefix, newest first',
  effect: 'read',
  permission: 'self',
  query: PageQuery,
  response: pageOf('tokens', Token),
})
