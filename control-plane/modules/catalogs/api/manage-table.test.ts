import { ApiError, createClient, type Client } from '@boathouse/contract/client.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../../../testing/whole-server.ts'

let server: WholeServer
let client: Client
const main = { catalog: 'lake', schema: 'main' }
const trips = { ...main, table: 'trips' }

const sql = async (statement: string): Promise<string> => {
  const answer = await client.call('executeStatement', {
    params: { workspace: 'default' },
    body: { statement, wait_timeout: '50s' },
  })
  if (answer.status.state !== 'SUCCEEDED') throw new Error(JSON.stringify(answer.status))
  return answer.statement_id
}

const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no error',
    (error: unknown) => (error instanceof ApiError ? [error.status, error.code] : error),
  )

beforeAll(async () => {
  server = await startWholeServer()
  client = createClient({ baseUrl: server.url, token: WHOLE_SERVER_TOKEN })
  await sql('CREATE TABLE lake.main.trips AS SELECT 1 AS id, 10 AS km')
})
afterAll(() => server?.close())

test('properties are set and removed, and a wrong one is named', async () => {
  const set = (change: { set?: Record<string, string>; remove?: string[] }) =>
    client.call('updateTableProperties', { params: trips, body: change })
  expect((await set({ set: { owner: 'grid', 'gc.enabled': 'true' } })).properties).toMatchObject({
    owner: 'grid',
  })
  expect((await set({ remove: ['owner'] })).properties).not.toHaveProperty('owner')
  expect(await codeOf(set({ set: { 'gc.enabled': 'perhaps' } }))).toEqual([422, 'INVALID_CHANGE'])
  expect(await codeOf(set({ set: { uuid: 'x' } }))).toEqual([422, 'INVALID_CHANGE'])
  expect(await codeOf(set({}))).toEqual([400, 'INVALID_REQUEST'])
  expect(
    await codeOf(
      client.call('updateTableProperties', { params: { ...trips, table: 'none' }, body: { remove: ['x'] } }),
    ),
  ).toEqual([404, 'TABLE_NOT_FOUND'])
})

test('two snapshots are compared: files, rows, columns, who and which statement', async () => {
  const statement = await sql('INSERT INTO lake.main.trips VALUES (2, 20), (3, 30)')
  const compared = await client.call('compareSnapshots', { params: trips })
  expect(compared).toMatchObject({
    from_is_ancestor: true,
    added: { file_count: '1', record_count: '2', delete_file_count: '0', files: [{ record_count: '2' }] },
    removed: { file_count: '0', record_count: '0', files: [] },
    schema_changes: [],
    commits: [{ snapshot_id: compared.to.snapshot_id, origin: { kind: 'statement', id: statement } }],
  })
  expect(compared.to.committed_by).toEqual(expect.any(String))
  await sql('ALTER TABLE lake.main.trips RENAME COLUMN km TO distance')
  await sql('ALTER TABLE lake.main.trips ADD COLUMN note VARCHAR FIRST')
  await sql("INSERT INTO lake.main.trips VALUES ('n', 4, 40)")
  const from = compared.from?.snapshot_id
  const whole = await client.call('compareSnapshots', { params: trips, query: { from } })
  expect(whole.commits).toHaveLength(2)
  expect(whole.added.record_count).toBe('3')
  expect(whole.schema_changes).toEqual([
    { kind: 'added', column: 'note', before: null, after: 'varchar' },
    { kind: 'renamed', column: 'distance', before: 'km', after: 'distance' },
  ])
  const back = await client.call('compareSnapshots', {
    params: trips,
    query: { from: whole.to.snapshot_id, to: from },
  })
  expect(back).toMatchObject({ from_is_ancestor: false, removed: { record_count: '3' }, commits: [] })
  expect(await codeOf(client.call('compareSnapshots', { params: trips, query: { to: '5' } }))).toEqual([
    422,
    'SNAPSHOT_NOT_FOUND',
  ])
  const { schemas } = await client.call('listTableSchemas', { params: trips })
  expect(
    schemas.map(({ is_current, changes }) => [is_current, changes.map((change) => change.kind)]),
  ).toEqual([
    [true, ['added']],
    [false, ['renamed']],
    [false, []],
  ])
})

test('branches and tags are made, moved, fast-forwarded and dropped', async () => {
  const { snapshots } = await client.call('listSnapshots', { params: trips })
  const [newest, older] = snapshots.map((snapshot) => snapshot.snapshot_id)
  const ref = (name: string) => ({ ...trips, ref: name })
  const tag = { type: 'tag' as const, snapshot_id: older, max_ref_age_ms: '86400000' }
  expect(await client.call('setTableRef', { params: ref('eom'), body: tag })).toMatchObject({
    name: 'eom',
    snapshot_id: older,
    max_ref_age_ms: '86400000',
  })
  expect(await codeOf(client.call('setTableRef', { params: ref('eom'), body: tag }))).toEqual([
    409,
    'REF_EXISTS',
  ])
  expect(
    await codeOf(client.call('setTableRef', { params: ref('x'), body: { ...tag, snapshot_id: '5' } })),
  ).toEqual([422, 'SNAPSHOT_NOT_FOUND'])
  expect(
    await codeOf(client.call('setTableRef', { params: ref('x'), body: { ...tag, max_ref_age_ms: '0' } })),
  ).toEqual([400, 'INVALID_REQUEST'])
  await client.call('setTableRef', {
    params: ref('audit'),
    body: { type: 'branch', from_ref: 'eom', min_snapshots_to_keep: 3 },
  })
  const forward = await client.call('fastForwardRef', { params: ref('audit'), body: { to: 'main' } })
  expect(forward).toMatchObject({ snapshot_id: newest, min_snapshots_to_keep: 3 })
  const { refs } = await client.call('listTableRefs', { params: trips })
  expect(refs.map(({ name, type }) => [name, type])).toEqual([
    ['audit', 'branch'],
    ['eom', 'tag'],
    ['main', 'branch'],
  ])
  expect(await codeOf(client.call('dropTableRef', { params: ref('main') }))).toEqual([422, 'INVALID_CHANGE'])
  await client.call('dropTableRef', { params: ref('audit') })
  expect(await codeOf(client.call('dropTableRef', { params: ref('audit') }))).toEqual([404, 'REF_NOT_FOUND'])
})

test('a rollback is made only on the table that was seen', async () => {
  const before = await client.call('getTable', { params: trips })
  const eom = (await client.call('listTableRefs', { params: trips })).refs.find(({ name }) => name === 'eom')
  const roll = (snapshot_id = '', expected_current_snapshot_id?: string) =>
    client.call('rollbackTable', { params: trips, body: { snapshot_id, expected_current_snapshot_id } })
  expect(await codeOf(roll(eom?.snapshot_id, '1'))).toEqual([409, 'COMMIT_CONFLICT'])
  expect(await codeOf(roll('5'))).toEqual([422, 'SNAPSHOT_NOT_FOUND'])
  const after = await roll(eom?.snapshot_id, before.current_snapshot_id ?? undefined)
  expect(after.current_snapshot_id).toBe(eom?.snapshot_id)
  await roll(before.current_snapshot_id ?? undefined)
  const { audit_events: events } = await client.call('listAuditEvents', { query: { page_size: 50 } })
  expect(
    events.filter((event) => event.operation === 'tables.rollback' && event.outcome === 'done'),
  ).toHaveLength(2)
})

test('snapshots expire after a dry run that says the same', async () => {
  const expire = (body: { dry_run?: boolean; older_than_days?: number; retain_last?: number }) =>
    client.call('expireTableSnapshots', { params: trips, body })
  expect(await codeOf(expire({ older_than_days: 1 }))).toEqual([422, 'INVALID_CHANGE'])
  expect(await expire({})).toMatchObject({ dry_run: true, snapshots: [] })
  await client.call('updateTableProperties', {
    params: trips,
    body: { set: { 'history.expire.max-snapshot-age-ms': '1' } },
  })
  const planned = await expire({})
  expect(planned.snapshots.length).toBeGreaterThan(0)
  expect(await expire({ dry_run: false })).toEqual({ ...planned, dry_run: false })
  const { refs } = await client.call('listTableRefs', { params: trips })
  expect(refs.map(({ name }) => name)).toContain('eom')
  await sql("SELECT * FROM lake.main.trips FOR VERSION AS OF 'eom'")
  await sql('SELECT * FROM lake.main.trips')
})

test('the statement that makes the table again can be run', async () => {
  const { ddl } = await client.call('getTableDdl', { params: trips })
  expect(ddl).toContain(
    'CREATE TABLE lake.main.trips (\n  note varchar,\n  id integer,\n  distance integer\n)',
  )
  await sql(ddl.replace('lake.main.trips', 'lake.main.again').replace(/ {2}location = '[^']*',?\n/, ''))
})

test('views are listed, shown and dropped', async () => {
  await sql("CREATE VIEW lake.main.far COMMENT 'long ones' AS SELECT id FROM trips WHERE distance > 15")
  expect((await client.call('listViews', { params: main })).views).toMatchObject([
    { name: 'far', kind: 'view' },
  ])
  const { tables } = await client.call('listTables', { params: main, query: { kind: 'all' } })
  expect(tables.map(({ name, kind }) => [name, kind])).toEqual([
    ['again', 'table'],
    ['far', 'view'],
    ['trips', 'table'],
  ])
  expect((await client.call('listTables', { params: main })).tables).toHaveLength(2)
  const view = { ...main, view: 'FAR' }
  expect(await client.call('getView', { params: view })).toMatchObject({
    name: 'far',
    comment: 'long ones',
    runnable: true,
    default_catalog: 'lake',
    default_schema: 'main',
    columns: [{ name: 'id', type_text: 'integer' }],
    representations: [{ dialect: 'duckdb', sql: 'SELECT id FROM trips WHERE distance > 15' }],
  })
  await client.call('dropView', { params: view })
  expect(await codeOf(client.call('getView', { params: view }))).toEqual([404, 'VIEW_NOT_FOUND'])
})
