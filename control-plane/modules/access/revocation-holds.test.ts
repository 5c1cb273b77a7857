import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import { may } from './policy.ts'
import { rightsMemory } from './rights-memory.ts'

// Two processes as far as the memories can tell: neither hears what the other does.
let database: TestDatabase
let clock = 0
const workspaceId = newId()
const person = { id: newId(), isAdmin: false, groupIds: [] as string[] }
const job = { kind: 'job', id: 'j', name: 'j', workspaceId } as const

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  await db.insertInto('workspace').values({ id: workspaceId, name: 'w', default_catalog: 'w' }).execute()
  await db.insertInto('principal').values({ id: person.id, kind: 'user', name: 'ada' }).execute()
})
afterAll(() => database.drop())

const give = (role: 'viewer' | 'editor', to: { principal_id: string } | { group_id: string }) =>
  database.db
    .insertInto('workspace_member')
    .values({ workspace_id: workspaceId, role, ...to })
    .execute()

test('a role that was taken away is gone at once where it was taken, and half a second later elsewhere', async () => {
  const [here, elsewhere] = [1, 2].map(() => rightsMemory(database.db, () => clock))
  const mayWrite = async (memory: typeof here) =>
    may(person, (await memory?.rightsOf(person)) ?? expect.fail('no memory'), 'write', job)
  expect([await mayWrite(here), await mayWrite(elsewhere)]).toEqual([false, false])

  await give('editor', { principal_id: person.id })
  here?.changed()
  expect([await mayWrite(here), await mayWrite(elsewhere)]).toEqual([true, false])
  clock += 501
  expect(await mayWrite(elsewhere)).toBe(true)

  await database.db.deleteFrom('workspace_member').execute()
  here?.changed()
  expect([await mayWrite(here), await mayWrite(elsewhere)]).toEqual([false, true])
  clock += 501
  expect(await mayWrite(elsewhere)).toBe(false)
})

test('a role of a group is a role of its members, and follows them in and out without a memory', async () => {
  const groupId = newId()
  await database.db.insertInto('user_group').values({ id: groupId, name: 'analysts' }).execute()
  await give('viewer', { group_id: groupId })
  const memory = rightsMemory(database.db)
  const inGroup = { ...person, groupIds: [groupId] }
  expect(may(inGroup, await memory.rightsOf(inGroup), 'read', job)).toBe(true)
  expect(may(person, await memory.rightsOf(person), 'read', job)).toBe(false)
})

test('rights hold as of the version that sign-in read, wherever the change was made', async () => {
  const elsewhere = rightsMemory(database.db, () => clock)
  const mayRead = async (version: bigint) =>
    may(person, await elsewhere.rightsOf(person, version), 'read', job)
  const signIn = async () =>
    (await database.db.selectFrom('access_version').select('version').executeTakeFirstOrThrow()).version
  const before = await signIn()
  expect(await mayRead(before)).toBe(false)
  await give('viewer', { principal_id: person.id })
  const given = await signIn()
  expect(await mayRead(given)).toBe(true)
  await database.db.deleteFrom('workspace_member').where('principal_id', '=', person.id).execute()
  expect(await mayRead(await signIn())).toBe(false)
  // Signed in before: what was loaded since is newer, and never loaded again for it.
  expect(await mayRead(given)).toBe(false)
})
