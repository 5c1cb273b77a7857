import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Output, operations } from '@boathouse/contract'
import { WHOLE_SERVER_TOKEN } from '../testing/whole-server.ts'
import { createRunRoom, type RunAnswer, type RunRoom } from './testing.ts'

type Trigger = Output<typeof operations.listTableTriggers>['table_triggers'][number]

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
})
afterAll(() => room.close())

const NOOP = [{ task_key: 'a', noop: {} }]
const watch = (job: string, table: string, more: object = {}) =>
  room.call('POST', `/jobs/${job}/table-triggers`, {
    name: 'changes',
    table: { catalog: 'lake', table },
    ...more,
  })
const runsOf = async (job: string): Promise<readonly RunAnswer[]> =>
  (await room.call<{ runs: RunAnswer[] }>('GET', `/jobs/${job}/runs`)).runs
const triggerOf = async (job: string): Promise<Trigger | undefined> =>
  (await room.call<{ table_triggers: Trigger[] }>('GET', `/jobs/${job}/table-triggers`)).table_triggers[0]
const eventually = async <T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> => {
  const giveUpAt = performance.now() + 30_000
  for (;;) {
    const seen = await look()
    if (holds(seen)) return seen
    if (performance.now() > giveUpAt) throw new Error(`it stays ${JSON.stringify(seen)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
const ended = (count: number) => (runs: readonly RunAnswer[]) =>
  runs.length === count && runs.every(({ state }) => state === 'SUCCEEDED')

test('each snapshot starts one run that knows it, from the very commit that makes the table', async () => {
  const parameters = { table: '{{table.name}}', snapshot: '{{table.snapshot_id}}' }
  await room.createJob('every', {
    max_concurrent_runs: 0,
    parameters: [{ name: 'table' }, { name: 'snapshot' }],
    tasks: NOOP,
  })
  await watch('every', 'orders', { coalesce: 'EACH', parameters })
  await room.sql('CREATE TABLE orders AS SELECT 1 AS n')
  await room.sql('INSERT INTO orders VALUES (2)')
  await room.sql('INSERT INTO orders VALUES (3)')
  const runs = await eventually(() => runsOf('every'), ended(3))
  expect(runs[0]).toMatchObject({ trigger: 'TABLE', requested_by: 'table lake.main.orders' })
  const snapshots = (await room.sql('SELECT snapshot_id FROM "orders$snapshots"')).flat()
  const details = await Promise.all(runs.map(({ run_id: id }) => room.get(id)))
  expect(details.map((run) => String(run.parameters['snapshot'])).sort()).toEqual(snapshots.sort())
  expect(details[0]?.parameters['table']).toBe('lake.main.orders')
  expect(await triggerOf('every')).toMatchObject({ waiting: 0, last_fire: { run_id: expect.any(String) } })
})

test('what comes while a run lasts waits, and one run follows for all of it', async () => {
  await room.sql('CREATE TABLE busy AS SELECT 1 AS n')
  await room.createJob('latest', {
    tasks: [{ task_key: 'a', sql: { statement: 'SELECT count(*) FROM range(1000000000000)' } }],
  })
  await watch('latest', 'busy')
  await room.sql('INSERT INTO busy VALUES (2)')
  const [first] = await eventually(
    () => runsOf('latest'),
    (runs) => runs[0]?.state === 'RUNNING',
  )
  for (const n of [3, 4, 5]) await room.sql(`INSERT INTO busy VALUES (${n})`)
  await eventually(
    () => triggerOf('latest'),
    (trigger) => trigger?.waiting === 3,
  )
  await room.call('POST', `/jobs/latest/runs/${first?.run_id}/stop`)
  const runs = await eventually(
    () => runsOf('latest'),
    (all) => all.length === 2,
  )
  expect((await triggerOf('latest'))?.waiting).toBe(0)
  await room.call('POST', `/jobs/latest/runs/${runs[0]?.run_id}/stop`)
})

test('a job is not started by what its own runs write', async () => {
  await room.sql('CREATE TABLE ring AS SELECT 1 AS n')
  await room.createJob('ring', {
    tasks: [{ task_key: 'a', sql: { statement: 'INSERT INTO ring VALUES (1)' } }],
  })
  await watch('ring', 'ring')
  await room.sql('INSERT INTO ring VALUES (0)')
  await eventually(() => runsOf('ring'), ended(1))
  await eventually(
    () => triggerOf('ring'),
    (trigger) => trigger?.waiting === 0,
  )
  expect(await runsOf('ring')).toHaveLength(1)
})

test('a paused trigger sees nothing, and what it does not take pauses it with the reason', async () => {
  await room.sql('CREATE TABLE quiet AS SELECT 1 AS n')
  await room.createJob('quiet', { tasks: NOOP })
  await watch('quiet', 'quiet', { paused: true })
  await room.sql('INSERT INTO quiet VALUES (2)')
  const settings = { name: 'changes', table: { catalog: 'lake', table: 'quiet' } }
  await room.call('PUT', '/jobs/quiet/table-triggers/changes', settings)
  expect(await triggerOf('quiet')).toMatchObject({ paused: false, waiting: 0 })
  await room.call('PUT', '/jobs/quiet', { name: 'quiet', tasks: NOOP, parameters: [{ name: 'needed' }] })
  await room.sql('INSERT INTO quiet VALUES (3)')
  const trigger = await eventually(
    () => triggerOf('quiet'),
    (seen) => seen?.paused === true,
  )
  expect(trigger).toMatchObject({ paused_reason: expect.stringContaining('needed'), waiting: 0 })
  expect(await runsOf('quiet')).toEqual([])
})

test('a rollback starts nothing, and a snapshot no second run', async () => {
  await room.sql('CREATE TABLE back AS SELECT 1 AS n')
  const [[snapshot] = []] = await room.sql('SELECT snapshot_id FROM "back$snapshots"')
  await room.sql('INSERT INTO back VALUES (2)')
  await room.createJob('back', { tasks: NOOP })
  await watch('back', 'back')
  const answer = await fetch(`${room.server.url}/api/v1/catalogs/lake/schemas/main/tables/back/rollback`, {
    method: 'POST',
    headers: { authorization: `Bearer ${WHOLE_SERVER_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ snapshot_id: snapshot }),
  })
  expect(answer.status).toBe(200)
  await room.sql('INSERT INTO back VALUES (3)')
  await eventually(() => runsOf('back'), ended(1))
  expect(await runsOf('back')).toHaveLength(1)
})

test('a catalog that is not here is refused', async () => {
  await room.createJob('nowhere', { tasks: NOOP })
  await expect(
    room.call('POST', '/jobs/nowhere/table-triggers', { name: 'x', table: { catalog: 'sea', table: 't' } }),
  ).rejects.toThrow('TRIGGER_CATALOG')
})
