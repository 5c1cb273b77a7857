import { afterAll, beforeAll, expect, test } from 'vitest'
import { canceled } from '../../testing/scripted-engine.ts'
import { createStatementRoom, type StatementRoom } from './testing.ts'

let it: StatementRoom
beforeAll(async () => {
  it = await createStatementRoom()
})
afterAll(() => it.close())

const cancel = (id: string) =>
  it.statements.cancel(it.room.request('statements.cancel'), it.room.workspace, id)

test('a cancel answers only once the engine confirmed that it stopped', async () => {
  const submitted = it.submit('SELECT 1')
  const run = await it.script.next()
  run.running()
  let answered = false
  const answer = cancel(run.id).then((got) => {
    answered = true
    return got
  })
  await run.aborted
  expect(answered).toBe(false)
  run.fail(canceled())
  expect((await answer).status.state).toBe('CANCELED')
  expect((await submitted).status.state).toBe('CANCELED')
})

test('a cancel that arrives after the commit leaves the statement SUCCEEDED, with its effect', async () => {
  const submitted = it.submit('INSERT INTO t VALUES (1)')
  const run = await it.script.next()
  const answer = cancel(run.id)
  await run.aborted
  run.succeed({ effects: [{ table: 'lake.main.t', snapshotId: 7n, rows: 1n }] })
  expect(await answer).toMatchObject({ status: { state: 'SUCCEEDED' }, effects: [{ snapshot_id: '7' }] })
  expect((await submitted).status.state).toBe('SUCCEEDED')
})

test('a cancel of what has ended changes nothing', async () => {
  const submitted = it.submit('SELECT 1')
  const run = await it.script.next()
  run.succeed()
  const before = await submitted
  const after = await cancel(run.id)
  expect(after).toEqual(before)
})

test('on_wait_timeout CANCEL stops it when the time is over', async () => {
  const submitted = it.submit('SELECT 1', { wait_timeout: '1s', on_wait_timeout: 'CANCEL' })
  const run = await it.script.next()
  await run.aborted
  run.fail(canceled())
  expect((await submitted).status.state).toBe('CANCELED')
})

test('any order of cancel and finish ends in exactly one of the two, and stays there', async () => {
  for (let round = 0; round < 20; round++) {
    const submitted = it.submit('SELECT 1')
    const run = await it.script.next()
    const ending = cancel(run.id)
    if (round % 2 === 0) run.succeed()
    void run.aborted.then(() => run.fail(canceled()))
    const [first, second] = await Promise.all([submitted, ending])
    expect(['SUCCEEDED', 'CANCELED']).toContain(first.status.state)
    expect(second.status.state).toBe(first.status.state)
  }
})

test('a stop of the server cancels what runs and says so', async () => {
  const other = await createStatementRoom()
  try {
    const submitted = other.submit('SELECT 1')
    const run = await other.script.next()
    const stopped = other.module.stop()
    await run.aborted
    run.fail(canceled())
    await stopped
    expect((await submitted).status).toMatchObject({
      state: 'CANCELED',
      error: { error_code: 'SERVER_STOPPED' },
    })
    await expect(other.submit('SELECT 2')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  } finally {
    await other.room.drop()
  }
})
