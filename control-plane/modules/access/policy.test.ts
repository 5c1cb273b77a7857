import { expect, test } from 'vitest'
import type { Principal, Securable } from '../../platform/context.ts'
import { admit, may } from './policy.ts'

const person = (isAdmin: boolean): Principal => ({
  kind: 'user',
  id: '01920000-0000-7000-8000-000000000001',
  name: 'ada',
  isAdmin,
  groupIds: [],
  via: { kind: 'token', tokenId: '01920000-0000-7000-8000-000000000002' },
})
const thing: Securable = { kind: 'table', id: 'x', name: 'lake.main.x' }

test('only the administrator may do things to things', () => {
  expect(may(person(true), 'manage', thing)).toBe(true)
  expect(may(person(false), 'read', thing)).toBe(false)
  expect(may(undefined, 'read', thing)).toBe(false)
})

test.each([
  ['public', undefined, 'admitted'],
  ['self', undefined, 'unauthenticated'],
  ['self', person(false), 'admitted'],
  [{ on: 'table', verb: 'read' }, undefined, 'unauthenticated'],
  [{ on: 'table', verb: 'read' }, person(false), 'denied'],
  [{ on: 'table', verb: 'read' }, person(true), 'admitted'],
] as const)('%j', (permission, principal, admission) => {
  expect(admit(principal, permission)).toBe(admission)
})
