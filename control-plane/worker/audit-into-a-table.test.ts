import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRunRoom, type RunRoom } from './testing.ts'

// The audit log as rows of a table, loaded by an ordinary job: all of it, each event once, whatever happens meanwhile.

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
})
afterAll(() => room.close())

const createJob = (name: string, settings: object = {}) =>
  room.createJob(name, {
    ...settings,
    tasks: [
      {
        task_key: 'load',
        ingest: { audit: {}, target: { schema: 'system', table: name.replaceAll('-', '_') } },
      },
    ],
  })

/** Records events, and waits until they and all before them are sealed. */
const act = async (): Promise<void> => {
  await room.call('POST', '/statements', { statement: 'CREATE TABLE IF NOT EXISTS one (n INT)' })
  const waiting = async (): Promise<number> =>
    (await room.server.database.pool.query('SELECT FROM audit_unsealed')).rowCount ?? 0
  await expect.poll(waiting, { timeout: 20_000, interval: 50 }).toBe(0)
}

/** Holds the table against the log: what is sealed up to its newest seal is in it, in order and once. */
const checkWhole = async (table: string): Promise<number> => {
  const rows = await room.sql(`SELECT event_id, sequence FROM system.${table} ORDER BY sequence`)
  const [[seal = '0'] = []] = await room.sql(`SELECT max(seal) FROM system.${table}`)
  const sealed = await room.server.database.pool.query(
    `SELECT unnest(event_ids)::text AS id FROM audit_seal WHERE seq <= $1 ORDER BY seq`,
    [seal],
  )
  expect(rows).toEqual(sealed.rows.map(({ id }, at) => [id, String(at + 1)]))
  return rows.length
}

test('the first run makes schema and table with types, and each later one adds what was sealed since', async () => {
  await createJob('audit')
  await act()
  const first = await room.run('audit')
  expect(first).toMatchObject({ state: 'SUCCEEDED' })
  const before = await checkWhole('audit')
  expect(first.tasks[0]?.result).toMatchObject({ rows: String(before) })
  await act()
  const second = await room.run('audit')
  const after = await checkWhole('audit')
  expect(after).toBeGreaterThan(before)
  expect(second.tasks[0]?.result).toMatchObject({ rows: String(after - before) })
})

test('a row says what the event says, and what the chain holds of it', async () => {
  const [row = []] = await room.sql(`
    SELECT typeof(sequence), typeof("at"), typeof(event_id), typeof(seal), principal_kind, principal_name, object_kind,
      object_name, details, event_id, "at", event_sha256
    FROM system.audit WHERE operation = 'jobs.create' ORDER BY sequence LIMIT 1`)
  const [id = ''] = row.slice(9)
  const { rows } = await room.server.database.pool.query(
    `SELECT e.principal_name, e.details::text,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at,
      encode(substring(s.digests FROM (array_position(s.event_ids, e.id) - 1) * 32 + 1 FOR 32), 'hex') AS digest
    FROM audit_event e JOIN audit_seal s ON e.id = ANY (s.event_ids) WHERE e.id = $1`,
    [id],
  )
  const [event] = rows
  expect(row.slice(0, 9)).toEqual([
    'BIGINT',
    'TIMESTAMP WITH TIME ZONE',
    'UUID',
    'BIGINT',
    'user',
    event.principal_name,
    'job',
    'audit',
    event.details,
  ])
  expect(new Date(row[10] ?? '').toISOString()).toBe(new Date(event.at).toISOString())
  expect(row[11]).toBe(event.digest)
})

test('an attempt whose commit dies with its transaction has loaded nothing, and the next one loads all', async () => {
  const { pool } = room.server.database
  await act()
  await pool.query(`
    CREATE SEQUENCE deaths;
    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('deaths') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER die BEFORE INSERT OR UPDATE ON ingested_cursor FOR EACH ROW EXECUTE FUNCTION die()`)
  const before = await checkWhole('audit')
  const run = await room.run('audit')
  expect(run.tasks[0]?.attempts.map(({ reason }) => reason)).toEqual(['WORKER_LOST', 'SUCCEEDED'])
  await pool.query('DROP TRIGGER die ON ingested_cursor')
  expect(await checkWhole('audit')).toBeGreaterThan(before)
})

test('runs at the same time load an event once', async () => {
  await createJob('crowd', { max_concurrent_runs: 0 })
  await act()
  await room.run('crowd')
  await act()
  const runs = await Promise.all([room.run('crowd'), room.run('crowd'), room.run('crowd')])
  expect(runs.map(({ state }) => state)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED'])
  await checkWhole('crowd')
})

test.each([
  [{ audit: {}, path: '*.csv' }, 'path'],
  [{ audit: {}, mode: 'replace' }, 'mode'],
  [{ audit: {}, on_bad_rows: 'reject' }, 'on_bad_rows'],
  [{ audit: {}, columns: [{ source: 'at', name: 'moment' }] }, 'columns'],
])('%o is refused when the job is saved', async (ingest, field) => {
  const tasks = [{ task_key: 'a', ingest: { ...ingest, target: { table: 'x' } } }]
  await expect(room.createJob('refused', { tasks })).rejects.toThrow(
    new RegExp(`tasks(?:\\[0\\]|\\.0)\\.ingest\\.${field}`),
  )
})
