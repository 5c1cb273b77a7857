import { localStorage } from '@boathouse/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '../../platform/log.ts'
import { canceled, scriptedEngine } from '../../testing/scripted-engine.ts'
import { createStatementModule, type StatementModule } from './index.ts'
import { createStatementRoom, type StatementRoom } from './testing.ts'

let it: StatementRoom
let other: StatementModule
beforeAll(async () => {
  it = await createStatementRoom()
  other = createStatementModule({
    db: it.room.database.db,
    engine: scriptedEngine().engine,
    log: silentLog(),
    storage: localStorage(),
    results: 'file:///nowhere/boathouse',
    catalog: () => Promise.resolve(undefined),
    actingAs: (_, work) => work(),
    commitsOf: () => Promise.resolve([]),
    changed: () => undefined,
  })
})
afterAll(async () => {
  await other.stop()
  await it.close()
})

test('a cancel taken by one process stops the statement in the other, and says what was reached', async () => {
  const submitted = it.submit('SELECT 1')
  const run = await it.script.next()
  run.running()
  await it.recorded(run.id)
  const ctx = it.room.request('statements.cancel')
  const answer = other.statements.cancel(ctx, it.room.workspace, run.id)
  await run.aborted
  run.fail(canceled())
  expect((await answer).status.state).toBe('CANCELED')
  expect((await submitted).status.state).toBe('CANCELED')
})

test('what one process runs, the other shows as running', async () => {
  await it.submit('SELECT 2', { wait_timeout: '0s' })
  const run = await it.script.next()
  run.running()
  const state = async () =>
    (await other.statements.get(it.room.request('statements.get'), it.room.workspace, run.id)).status.state
  await expect.poll(state).toBe('RUNNING')
  run.succeed()
  await expect.poll(state).toBe('SUCCEEDED')
})
