import { expect, test } from 'vitest'
import type { Securable } from '../../platform/context.ts'
import { admit, may, type Asker } from './policy.ts'
import { NO_RIGHTS, schemaKey, type Held, type Rights, type Role } from './rights.ts'

const ADA = '01920000-0000-7000-8000-000000000001'
const WORKSPACE = '01920000-0000-7000-8000-0000000000aa'
const LAKE = '01920000-0000-7000-8000-0000000000bb'

const person = (more: Partial<Asker> = {}): Asker => ({ id: ADA, isAdmin: false, groupIds: [], ...more })
const thing = (kind: Securable['kind'], more: Partial<Securable> = {}): Securable => ({
  kind,
  id: `the-${kind}`,
  name: kind,
  workspaceId: WORKSPACE,
  ...more,
})
const table = (levels = ['main'], name = 'flights'): Securable =>
  thing('table', { id: name, name: `lake.${levels.join('.')}.${name}`, catalogId: LAKE, levels })
const schema = (levels = ['main']): Securable =>
  thing('schema', { id: levels.join('.'), name: `lake.${levels.join('.')}`, catalogId: LAKE, levels })
const catalog = thing('catalog', { id: LAKE, name: 'lake', catalogId: LAKE })

const withRole = (role: Role): Rights => ({
  ...NO_RIGHTS,
  roles: new Map([[WORKSPACE, [{ role, workspace: 'default', group: undefined }]]]),
})
const withGrant = (key: string, privilege: Held['privilege'], holders: readonly string[] = []): Rights => ({
  ...NO_RIGHTS,
  grants: new Map([[key, [{ privilege, group: undefined }]]]),
  holders: new Set(holders),
})

test.each([
  ['viewer', ['read']],
  ['editor', ['read', 'use', 'execute', 'write']],
  ['admin', ['read', 'use', 'execute', 'write', 'manage']],
] as const)('the role %s gives %j in its workspace and nothing elsewhere', (role, verbs) => {
  for (const kind of ['workspace', 'job', 'run', 'connection', 'dataset', 'member'] as const)
    for (const verb of ['read', 'use', 'execute', 'write', 'manage'] as const) {
      const given = verbs.some((one) => one === verb)
      expect(may(person(), withRole(role), verb, thing(kind)), `${verb} ${kind}`).toBe(given)
      expect(may(person(), withRole(role), verb, thing(kind, { workspaceId: 'another' }))).toBe(false)
    }
})

test('nobody and whoever was given nothing may do nothing', () => {
  expect(may(undefined, NO_RIGHTS, 'read', table())).toBe(false)
  expect(may(person(), NO_RIGHTS, 'read', table())).toBe(false)
  expect(may(person({ isAdmin: true }), NO_RIGHTS, 'manage', table())).toBe(true)
})

test('a grant on a catalog reaches its schemas and tables, and one on a schema those within, nested ones too', () => {
  const onCatalog = withGrant(LAKE, 'write')
  for (const one of [catalog, schema(), table(), table(['main', 'raw'])]) {
    expect(may(person(), onCatalog, 'write', one)).toBe(true)
    expect(may(person(), onCatalog, 'manage', one)).toBe(false)
  }
  const onSchema = withGrant(schemaKey(LAKE, ['main']), 'read')
  expect(may(person(), onSchema, 'read', table())).toBe(true)
  expect(may(person(), onSchema, 'read', table(['main', 'raw']))).toBe(true)
  expect(may(person(), onSchema, 'write', table())).toBe(false)
  expect(may(person(), onSchema, 'read', table(['other']))).toBe(false)
  expect(may(person(), onSchema, 'read', catalog)).toBe(false)
})

test('whoever may read one table sees the names of what it lies in, and nothing beside it', () => {
  const rights = withGrant('flights', 'read', [LAKE, schemaKey(LAKE, ['main'])])
  expect(may(person(), rights, 'read', catalog)).toBe(true)
  expect(may(person(), rights, 'read', schema())).toBe(true)
  expect(may(person(), rights, 'read', table())).toBe(true)
  expect(may(person(), rights, 'read', table(['main'], 'secrets'))).toBe(false)
  expect(may(person(), rights, 'read', schema(['other']))).toBe(false)
  expect(may(person(), rights, 'write', catalog)).toBe(false)
})

test('the right to run code needs no role to run statements, and one that reads to start a job', () => {
  const alone = withGrant(WORKSPACE, 'execute', [WORKSPACE])
  const workspace = thing('workspace', { id: WORKSPACE })
  expect(may(person(), alone, 'execute', workspace)).toBe(true)
  expect(may(person(), alone, 'read', workspace)).toBe(true)
  expect(may(person(), alone, 'execute', thing('job'))).toBe(false)
  expect(may(person(), alone, 'read', thing('job'))).toBe(false)
  const viewing = { ...alone, roles: withRole('viewer').roles }
  expect(may(person(), viewing, 'execute', thing('job'))).toBe(true)
  expect(may(person(), viewing, 'write', thing('job'))).toBe(false)
})

test('results and uploads are read by whoever made them, and by no administrator', () => {
  for (const kind of ['result', 'upload'] as const) {
    const own = thing(kind, { ownerId: ADA })
    const other = thing(kind, { ownerId: 'somebody' })
    expect(may(person(), NO_RIGHTS, 'read', own)).toBe(true)
    expect(may(person(), withRole('admin'), 'read', other)).toBe(false)
    expect(may(person({ isAdmin: true }), NO_RIGHTS, 'read', other)).toBe(false)
  }
})

test('a statement is canceled by whoever ran it and by administrators, and not by editors', () => {
  const own = thing('statement', { ownerId: ADA })
  const other = thing('statement', { ownerId: 'somebody' })
  expect(may(person(), withRole('viewer'), 'write', own)).toBe(true)
  expect(may(person(), withRole('editor'), 'write', other)).toBe(false)
  expect(may(person(), withRole('admin'), 'write', other)).toBe(true)
})

test('principals are used by themselves and by whom a grant names', () => {
  const robot = { kind: 'service_account', id: 'robot', name: 'robot' } as const
  expect(may(person(), NO_RIGHTS, 'use', { kind: 'user', id: ADA, name: 'ada' })).toBe(true)
  expect(may(person(), withRole('admin'), 'use', robot)).toBe(false)
  expect(may(person(), withGrant('robot', 'use'), 'use', robot)).toBe(true)
  expect(may(person(), withGrant('robot', 'use'), 'manage', robot)).toBe(false)
})

test('a token is limited to its scopes, whoever carries it', () => {
  const reading = person({ isAdmin: true, scopes: ['read'] })
  expect(may(reading, NO_RIGHTS, 'read', table())).toBe(true)
  expect(may(reading, NO_RIGHTS, 'write', table())).toBe(false)
  expect(may(person({ isAdmin: true, scopes: ['unheard-of'] }), NO_RIGHTS, 'read', table())).toBe(false)
  expect(may(person({ isAdmin: true, scopes: [] }), NO_RIGHTS, 'read', table())).toBe(false)
})

test.each([
  ['public', undefined, 'admitted'],
  ['self', undefined, 'unauthenticated'],
  ['self', person(), 'admitted'],
  ['self', person({ scopes: ['write'] }), 'denied'],
  [{ on: 'table', verb: 'read' }, undefined, 'unauthenticated'],
  [{ on: 'table', verb: 'read' }, person(), 'admitted'],
  [{ on: 'table', verb: 'write' }, person({ scopes: ['read'] }), 'denied'],
  [{ on: 'organisation', verb: 'read' }, person(), 'denied'],
  [{ on: 'organisation', verb: 'manage' }, person({ isAdmin: true }), 'admitted'],
] as const)('%j', (permission, principal, admission) => {
  expect(admit(principal, { permission, effect: 'write' })).toBe(admission)
})
