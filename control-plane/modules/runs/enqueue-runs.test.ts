import { afterAll, beforeAll, expect, test } from 'vitest'
import { NewJob } from '@boathouse/contract/jobs/shapes.ts'
import { inTransaction } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { createTestWorkspace, type TestWorkspace } from '../../testing/test-workspace.ts'
import { createJob } from '../jobs/jobs.service.ts'
import { claimRuns } from './claim.store.ts'
import { enqueueRuns } from './enqueue-runs.ts'

let room: TestWorkspace
beforeAll(async () => {
  room = await createTestWorkspace()
})
afterAll(() => room.drop())

const jobIn = async (
  workspace: string,
  more: { readonly name?: string; readonly parameters?: readonly unknown[] } = {},
): Promise<string> => {
  const deps = {
    db: room.database.db,
    user: () => Promise.resolve(undefined),
    limitChanged: () => Promise.resolve(),
    statementProblem: () => Promise.resolve(undefined),
  }
  const body = NewJob.parse({ name: 'job', tasks: [{ task_key: 'a', noop: {} }], ...more })
  return (await createJob(deps, room.request('jobs.create'), workspace, body)).job_id
}

const enqueue = (jobId: string, count: number): Promise<unknown> =>
  inTransaction(room.database.db, (tx) =>
    enqueueRuns(
      tx,
      Array.from({ length: count }, () => ({
        runId: newId(),
        jobId,
        trigger: 'SCHEDULE' as const,
        scheduledFor: new Date(0),
        parameters: {},
        askedById: room.administrator.id,
        askedBy: 'schedule nightly',
      })),
    ),
  )

test('a thousand runs of one workspace do not keep the one of another waiting', async () => {
  const { db, pool } = room.database
  await db.insertInto('workspace').values({ id: newId(), name: 'other', default_catalog: 'other' }).execute()
  await enqueue(await jobIn('default'), 1000)
  await enqueue(await jobIn('other'), 1)
  const claimed = await claimRuns(db, { owner: newId(), seconds: 60, limit: 10 })
  const ids = claimed?.claims.map((claim) => claim.run_id)
  const { rows } = await pool.query(
    'SELECT w.name, count(*)::int FROM run r JOIN workspace w ON w.id = r.workspace_id WHERE r.id = ANY($1) GROUP BY w.name ORDER BY w.name',
    [ids],
  )
  expect(rows).toEqual([
    { name: 'default', count: 5 },
    { name: 'other', count: 1 },
  ])
})

test('two workers never take the same run', async () => {
  const { db } = room.database
  const claims = await Promise.all(
    Array.from({ length: 4 }, () => claimRuns(db, { owner: newId(), seconds: 60, limit: 100 })),
  )
  const ids = claims.flatMap((one) => one?.claims.map((claim) => claim.run_id) ?? [])
  expect(ids.length).toBeGreaterThan(100)
  expect(new Set(ids).size).toBe(ids.length)
})

test('what a schedule asked for is in the audit log', async () => {
  const { rows } = await room.database.pool.query(
    "SELECT count(*)::int, min(principal_name) AS who FROM audit_event WHERE operation = 'runs.create'",
  )
  expect(rows).toEqual([{ count: 1001, who: 'schedule nightly' }])
})

test('runs of several jobs keep what is their own: parameters, instant and who asks', async () => {
  const { pool } = room.database
  const parameters = [{ name: 'text', type: 'STRING' as const }]
  const [first, second] = [
    await jobIn('default', { name: 'first', parameters }),
    await jobIn('default', { name: 'second', parameters }),
  ]
  const asked = ['{"quoted"}', String.raw`back\slash, comma`, 'NULL', 'ä\n'].map((text, index) => ({
    runId: newId(),
    jobId: index % 2 === 0 ? first : second,
    trigger: index < 2 ? ('SCHEDULE' as const) : ('TABLE' as const),
    scheduledFor: index === 2 ? undefined : new Date(index * 1000),
    parameters: { text },
    askedById: room.administrator.id,
    askedBy: `schedule ${text}`,
  }))
  const refused = { runId: newId(), jobId: first, trigger: 'TABLE' as const, scheduledFor: undefined }
  const gone = { ...refused, runId: newId(), jobId: newId(), parameters: {} }
  const who = { askedById: room.administrator.id, askedBy: 'nobody' }
  const why = await inTransaction(room.database.db, (tx) =>
    enqueueRuns(tx, [...asked, { ...refused, ...who, parameters: { other: 1 } }, { ...gone, ...who }]),
  )
  expect([...why.keys()]).toEqual([refused.runId])
  const { rows } = await pool.query(
    `SELECT r.id AS "runId", r.job_id AS "jobId", r.trigger, extract(epoch FROM r.scheduled_for)::int AS second,
       r.parameters, r.requested_by AS "askedBy", e.principal_name, e.details, e.object_name, w.job_id AS work_of
     FROM run r JOIN run_work w ON w.run_id = r.id JOIN audit_event e ON e.object_id = r.id::text
     WHERE r.job_id = ANY($1) ORDER BY r.id`,
    [[first, second]],
  )
  expect(rows).toEqual(
    asked.map(({ runId, jobId, trigger, scheduledFor, parameters: given, askedBy }, index) => {
      const job = index % 2 === 0 ? 'first' : 'second'
      return {
        runId,
        jobId,
        trigger,
        second: scheduledFor ? index : null,
        parameters: given,
        askedBy,
        principal_name: askedBy,
        details: { job, job_version: 1, trigger },
        object_name: `${job} ${runId}`,
        work_of: jobId,
      }
    }),
  )
})
