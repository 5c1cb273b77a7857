import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts'

let database: TestDatabase
const workspaceId = newId()
beforeAll(async () => {
  database = await createTestDatabase()
  await database.db
    .insertInto('workspace')
    .values({ id: workspaceId, name: 'w', default_catalog: 'w' })
    .execute()
  await database.pool.query(
    `INSERT INTO principal (id, kind, name) SELECT gen_random_uuid(), 'user', 'u' || i FROM generate_series(1, 1000) i`,
  )
})
afterAll(() => database.drop())

const version = async (): Promise<bigint> =>
  (await database.db.selectFrom('access_version').select('version').executeTakeFirstOrThrow()).version

/** By how much the version moved. */
const moves = async (statement: string): Promise<bigint> => {
  const before = await version()
  await database.pool.query(statement)
  return (await version()) - before
}

test.each([
  [
    'a thousand roles',
    `INSERT INTO workspace_member (workspace_id, principal_id, role)
    SELECT w.id, p.id, 'viewer' FROM principal p, workspace w`,
    1n,
  ],
  ['all of them changed', `UPDATE workspace_member SET role = 'editor'`, 1n],
  ['none changed', `UPDATE workspace_member SET role = 'admin' WHERE role = 'viewer'`, 0n],
  [
    'grants on a workspace',
    `INSERT INTO access_grant (id, principal_id, workspace_id, privilege)
    SELECT gen_random_uuid(), p.id, w.id, 'execute' FROM principal p, workspace w`,
    1n,
  ],
  ['none taken away', `DELETE FROM access_grant WHERE privilege = 'read'`, 0n],
  ['a person who had a role and a grant', `DELETE FROM principal WHERE name = 'u1'`, 2n],
  ['all roles taken away', 'DELETE FROM workspace_member', 1n],
  ['a person who has no more than a grant', `DELETE FROM principal WHERE name = 'u2'`, 1n],
  ['a workspace with grants', 'DELETE FROM workspace', 1n],
  ['a person with nothing', `DELETE FROM principal WHERE name = 'u3'`, 0n],
])('the version of rights moves once a statement that changed any: %s', async (_what, statement, by) => {
  expect(await moves(statement)).toBe(by)
})
