import { operation } from '../operation.ts'
import { pageOf } from '../shapes.ts'
import { Grantee, PrincipalQuery } from './shapes.ts'

export const listPrincipals = operation({
  name: 'principals.list',
  method: 'GET',
  path: '/api/v1/principals',
  summary: 'The names of users, service accounts and groups to whom rights can be given',
  effect: 'read',
  permission: 'self',
  query: PrincipalQuery,
  response: pageOf('principals', Grantee),
})
