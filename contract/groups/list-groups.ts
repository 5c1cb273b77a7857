import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { Group } from './shapes.ts'

export const listGroups = operation({
  name: 'groups.list',
  method: 'GET',
  path: '/api/v1/groups',
  summary: 'The groups, by name',
  effect: 'read',
  permission: { on: 'organisation', verb: 'read' },
  query: PageQuery,
  response: pageOf('groups', Group),
})
