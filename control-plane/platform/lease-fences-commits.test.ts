import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestWorkspace, type TestWorkspace } from '../testing/test-workspace.ts'
import { inTransaction } from './database.ts'
import { newId } from './ids.ts'
import { claimAbandoned, LeaseLost, requireLease } from './leases.store.ts'

let room: TestWorkspace
beforeAll(async () => {
  room = await createTestWorkspace()
})
afterAll(() => room.drop())

const [OWNER, OTHER] = [newId(), newId()]

const heldStatement = async () => {
  const id = newId()
  await sql`INSERT INTO statement
    (id, workspace_id, principal_id, principal_name, text, catalog_name, schema_name, lease_owner, lease_expires_at)
    VALUES (${id}, ${room.workspaceId}, ${room.administrator.id}, 'ada', 'x', 'lake', 'main', ${OWNER},
      clock_timestamp() - interval '1 s')`.execute(room.database.db)
  return { id, epoch: 1n }
}
const takeOver = () =>
  claimAbandoned(room.database.db, 'statement', { owner: OTHER, seconds: 60, limit: 10, alone: false })

test('whoever lost the lease can commit nothing any more', async () => {
  const held = await heldStatement()
  await inTransaction(room.database.db, (tx) => requireLease(tx, 'statement', held))
  expect(await takeOver()).toEqual([{ id: held.id, lease_epoch: 2n }])
  await expect(
    inTransaction(room.database.db, (tx) => requireLease(tx, 'statement', held)),
  ).rejects.toBeInstanceOf(LeaseLost)
})

test('a takeover never passes a commit that is under way', async () => {
  const held = await heldStatement()
  const claims: unknown[] = []
  await inTransaction(room.database.db, async (tx) => {
    await requireLease(tx, 'statement', held)
    claims.push(...(await takeOver()))
  })
  expect(claims).toEqual([])
  expect(await takeOver()).toHaveLength(1)
})
