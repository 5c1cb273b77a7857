import { afterAll, beforeAll, expect, test } from 'vitest'
import { workspaceErrors } from '@boathouse/contract/workspaces/errors.ts'
import { newId } from '../../platform/ids.ts'
import { createStatementRoom, type StatementRoom } from './testing.ts'

let it: StatementRoom
beforeAll(async () => {
  it = await createStatementRoom()
  void succeedAll()
})
afterAll(() => it.close())

/** What reads a workspace that is gone runs once more for the one that is there now. */
const succeedAll = async (): Promise<never> => {
  for (;;) (await it.script.next()).succeed()
}
const stateOfNext = async (): Promise<unknown> => (await it.submit('SELECT 1')).status.state

test('a workspace that was deleted elsewhere is missed, and one made anew under its name is found', async () => {
  const { db } = it.room.database
  expect(await stateOfNext()).toBe('SUCCEEDED')
  await db.deleteFrom('workspace').execute()
  await expect(it.submit('SELECT 1')).rejects.toThrow(
    workspaceErrors.WORKSPACE_NOT_FOUND({ workspace: it.room.workspace }).message,
  )
  const id = newId()
  await db.insertInto('workspace').values({ id, name: it.room.workspace, default_catalog: 'other' }).execute()
  expect(await stateOfNext()).toBe('SUCCEEDED')
  const rows = await db.selectFrom('statement').select(['workspace_id', 'catalog_name']).execute()
  expect(rows).toEqual([{ workspace_id: id, catalog_name: 'other' }])
})
