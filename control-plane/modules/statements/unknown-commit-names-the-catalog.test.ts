import { CatalogFailed, CommitStateUnknown, type IcebergCatalog } from '@boathouse/iceberg'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStatementRoom, type StatementRoom } from './testing.ts'

/** No snapshot names the statement. */
const catalog = {
  name: 'lake',
  loadNamespace: async () => ({}),
  loadTable: async () => ({ metadata: { location: 'file:///nowhere/boathouse', snapshots: [] } }),
} as unknown as IcebergCatalog

let it: StatementRoom
beforeAll(async () => {
  it = await createStatementRoom({ catalog: () => Promise.resolve(catalog) })
})
afterAll(() => it.room.drop())

test('a commit that a catalog did not answer is told of the catalog, not of a lost server', async () => {
  const answer = it.submit('INSERT INTO sales.orders SELECT 1', { wait_timeout: '20s' })
  const run = await it.script.next()
  await it.recorded(run.id)
  const refusal = new CatalogFailed('elsewhere', 'answers 500: out of order')
  run.fail(new CommitStateUnknown('Nobody knows whether the commit happened', refusal))
  const state = async () => {
    await sql`UPDATE statement SET lease_expires_at = clock_timestamp() - interval '1 s' WHERE id = ${run.id}`.execute(
      it.room.database.db,
    )
    await it.module.recover(false)
    const { rows } = await sql<{ error: { error_code: string; message: string } | null }>`
      SELECT error FROM statement WHERE id = ${run.id}`.execute(it.room.database.db)
    return rows[0]?.error
  }
  await expect.poll(state).toMatchObject({
    error_code: 'CATALOG_UNAVAILABLE',
    message: expect.stringMatching(/^The catalog elsewhere answers 500: out of order\. .*run the statement/),
  })
  await answer.catch(() => undefined)
})
