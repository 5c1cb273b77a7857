import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operations, type OperationSpec } from '@boathouse/contract'
import { signatureOf } from '../modules/connections/kinds/webhook/index.ts'
import { startHookReceiver } from '../modules/notifications/testing.ts'
import { copyOfMetadata, viewVersion } from '../testing/iceberg-rest-bodies.ts'
import { FakeProvider } from '../testing/fake-provider.ts'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../testing/whole-server.ts'

// A walk through the life of everything: each write of the registry succeeds once and leaves one event.
let server: WholeServer
beforeAll(async () => {
  server = await startWholeServer()
})
afterAll(() => server.close())

type Body = Record<string, unknown> | string | undefined
interface Sent {
  readonly requestId: string
  readonly status: number
  readonly headers: Headers
  /** The text at these keys of the answer. */
  readonly text: (...keys: string[]) => string
}

let sent = 0
const send = async (
  method: string,
  path: string,
  body?: Body,
  headers: Record<string, string> = { authorization: `Bearer ${WHOLE_SERVER_TOKEN}` },
): Promise<Sent> => {
  const requestId = `walk-${++sent}`
  const isText = typeof body === 'string'
  const answer = await fetch(server.url + path, {
    method,
    headers: {
      'x-request-id': requestId,
      ...(body !== undefined && { 'content-type': isText ? 'text/csv' : 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  })
  const answered = await answer.text()
  expect(answer.status, `${method} ${path}: ${answered}`).toBeLessThan(300)
  const text = (...keys: string[]): string =>
    String(keys.reduce<unknown>((value, key) => Object(value)[key], JSON.parse(answered)))
  return { requestId, status: answer.status, headers: answer.headers, text }
}

const LAKE = '/api/v1/catalogs/lake'
const HOME = '/api/v1/workspaces/default'
const REST = '/iceberg/v1/lake'
const schema = {
  type: 'struct',
  'schema-id': 0,
  fields: [{ id: 1, name: 'n', type: 'long', required: false }],
}
const setProperty = { action: 'set-properties', updates: { a: 'b' } }
const identifier = (name: string) => ({ namespace: ['walk'], name })

const sessions = async function* (): AsyncGenerator<readonly [string, Sent]> {
  const secret = await server.linkSecret()
  const own = { origin: server.url }
  const link = await send('POST', '/api/v1/session/link', { secret }, own)
  yield ['sessions.redeem_link', link]
  const cookie = (link.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  yield ['sessions.delete', await send('DELETE', '/api/v1/session', undefined, { ...own, cookie })]
  const password = (await readFile(server.passwordFile, 'utf8')).trim()
  yield ['sessions.create', await send('POST', '/api/v1/session', { name: 'admin', password }, own)]
  const token = await send('POST', '/api/v1/tokens', {})
  yield ['tokens.create', token]
  yield ['tokens.revoke', await send('DELETE', `/api/v1/tokens/${token.text('token', 'token_id')}`)]
}

const people = async function* (): AsyncGenerator<readonly [string, Sent]> {
  const own = { origin: server.url }
  const invited = await send('POST', '/api/v1/users', { name: 'walk' })
  yield ['users.invite', invited]
  const walker = `/api/v1/users/${invited.text('user', 'user_id')}`
  yield ['users.update', await send('PATCH', walker, { display_name: 'Walker' })]
  yield ['users.end_sessions', await send('DELETE', `${walker}/sessions`)]
  const admin = (await send('GET', '/api/v1/session')).text('user', 'user_id')
  const renewed = await send('POST', `/api/v1/users/${admin}/invitation`, {})
  yield ['users.create_invitation', renewed]
  const secret = renewed.text('invitation', 'path').replace('/invitation#', '')
  const password = 'a heron walks through all of it'
  const accepted = await send('POST', '/api/v1/session/invitation', { secret, password }, own)
  yield ['users.accept_invitation', accepted]
  const cookie = (accepted.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const change = { current_password: password, new_password: `${password} again` }
  yield ['users.change_password', await send('PUT', '/api/v1/session/password', change, { ...own, cookie })]
  const open = (await send('GET', '/api/v1/sessions')).text('sessions', '0', 'session_id')
  yield ['sessions.revoke', await send('DELETE', `/api/v1/sessions/${open}`)]
  yield ['sessions.revoke_all', await send('DELETE', '/api/v1/sessions')]
}

const groups = async function* (): AsyncGenerator<readonly [string, Sent]> {
  const made = await send('POST', '/api/v1/groups', { name: 'walkers' })
  yield ['groups.create', made]
  const group = `/api/v1/groups/${made.text('group_id')}`
  yield ['groups.update', await send('PATCH', group, { description: 'd' })]
  const admin = (await send('GET', '/api/v1/session')).text('user', 'user_id')
  yield ['groups.add_member', await send('PUT', `${group}/members/${admin}`)]
  yield ['groups.remove_member', await send('DELETE', `${group}/members/${admin}`)]
  yield ['groups.delete', await send('DELETE', group)]
}

const serviceAccounts = async function* (): AsyncGenerator<readonly [string, Sent]> {
  const made = await send('POST', '/api/v1/service-accounts', { name: 'walk-robot' })
  yield ['service_accounts.create', made]
  const id = made.text('service_account_id')
  const account = `/api/v1/service-accounts/${id}`
  yield ['service_accounts.update', await send('PATCH', account, { description: 'd' })]
  const secret = await send('POST', `${account}/secrets`, {})
  yield ['service_accounts.create_secret', secret]
  const credential = { client_id: id, client_secret: secret.text('client_secret') }
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...credential })
  yield ['tokens.issue', await send('POST', '/api/v1/oauth/token', form.toString(), {})]
  const path = `${account}/secrets/${secret.text('secret', 'secret_id')}`
  yield ['service_accounts.revoke_secret', await send('DELETE', path)]
}

const providers = async function* (): AsyncGenerator<readonly [string, Sent]> {
  const provider = await new FakeProvider().start()
  const path = '/api/v1/identity-providers'
  const fields = { name: 'walk', label: 'Walk', issuer: provider.issuer, client_id: 'x', create_users: true }
  const test = { issuer: provider.issuer }
  yield ['identity_providers.test', await send('POST', '/api/v1/identity-provider-tests', test)]
  yield ['identity_providers.create', await send('POST', path, fields)]
  yield ['identity_providers.update', await send('PATCH', `${path}/walk`, { label: 'Walked' })]
  const own = { origin: server.url }
  const begun = await send('POST', '/api/v1/session/providers/walk', undefined, own)
  const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const query = provider.authorize(begun.text('redirect_url')).toString()
  const back = '/api/v1/session/providers/walk/callback'
  yield ['sessions.complete', await send('POST', back, { query }, { ...own, cookie })]
  const left = `logout_token=${await provider.logoutToken({ aud: 'x' })}`
  yield ['sessions.end_by_provider', await send('POST', '/api/v1/session/providers/walk/logout', left, {})]
  yield ['identity_providers.delete', await send('DELETE', `${path}/walk`)]
  const settings = { local_sign_in: true }
  yield ['sign_in_settings.update', await send('PUT', '/api/v1/sign-in-settings', settings)]
  await provider.stop()
}

const access = async function* (): AsyncGenerator<readonly [string, Sent]> {
  const grantee = { kind: 'user', name: 'admin' }
  const member = await send('PUT', `${HOME}/members`, { grantee, role: 'viewer' })
  yield ['members.put', member]
  yield ['members.remove', await send('DELETE', `${HOME}/members/${member.text('member_id')}`)]
  const grant = await send('PUT', '/api/v1/grants', { on: { catalog: 'lake' }, grantee, privilege: 'read' })
  yield ['grants.put', grant]
  yield ['grants.revoke', await send('DELETE', `/api/v1/grants/${grant.text('grant_id')}`)]
}

const workspaces = async function* (): AsyncGenerator<readonly [string, Sent]> {
  yield ['workspaces.create', await send('POST', '/api/v1/workspaces', { name: 'walk' })]
  yield ['workspaces.update', await send('PATCH', '/api/v1/workspaces/walk', { description: 'd' })]
  yield ['retention.update', await send('PATCH', '/api/v1/workspaces/walk/retention', { logs_days: 7 })]
  yield ['workspaces.delete', await send('DELETE', '/api/v1/workspaces/walk')]
}

const icebergTables = async function* (): AsyncGenerator<readonly [string, Sent]> {
  yield ['iceberg_namespaces.create', await send('POST', `${REST}/namespaces`, { namespace: ['walk'] })]
  const properties = { updates: { owner: 'x' }, removals: [] }
  yield ['iceberg_namespaces.update', await send('POST', `${REST}/namespaces/walk/properties`, properties)]
  const tables = `${REST}/namespaces/walk/tables`
  const made = await send('POST', tables, { name: 't', schema })
  yield ['iceberg_tables.create', made]
  const commit = { requirements: [], updates: [setProperty] }
  const committed = await send('POST', `${tables}/t`, commit)
  yield ['iceberg_tables.commit', committed]
  const changes = { 'table-changes': [{ identifier: identifier('t'), ...commit }] }
  yield ['iceberg_transactions.commit', await send('POST', `${REST}/transactions/commit`, changes)]
  const rename = { source: identifier('t'), destination: identifier('u') }
  yield ['iceberg_tables.rename', await send('POST', `${REST}/tables/rename`, rename)]
  const location = (await send('GET', `${tables}/u`)).text('metadata-location')
  yield ['iceberg_tables.drop', await send('DELETE', `${tables}/u`)]
  const register = { name: 'u', 'metadata-location': location }
  yield ['iceberg_tables.register', await send('POST', `${REST}/namespaces/walk/register`, register)]
  const taken = { name: 'u', metadata_location: location, overwrite: true }
  yield ['tables.register', await send('POST', `${LAKE}/schemas/walk/tables`, taken)]
  await send('DELETE', `${tables}/u`)
}

const icebergViews = async function* (): AsyncGenerator<readonly [string, Sent]> {
  const views = `${REST}/namespaces/walk/views`
  yield [
    'iceberg_views.create',
    await send('POST', views, { name: 'v', schema, 'view-version': viewVersion(1) }),
  ]
  const updates = [
    { action: 'add-view-version', 'view-version': viewVersion(2) },
    { action: 'set-current-view-version', 'view-version-id': -1 },
  ]
  yield ['iceberg_views.replace', await send('POST', `${views}/v`, { requirements: [], updates })]
  const rename = { source: identifier('v'), destination: identifier('w') }
  yield ['iceberg_views.rename', await send('POST', `${REST}/views/rename`, rename)]
  const copy = await copyOfMetadata((await send('GET', `${views}/w`)).text('metadata-location'))
  yield ['iceberg_views.drop', await send('DELETE', `${views}/w`)]
  const register = { name: 'w', 'metadata-location': copy }
  yield ['iceberg_views.register', await send('POST', `${REST}/namespaces/walk/register-view`, register)]
  await send('DELETE', `${views}/w`)
  yield ['iceberg_namespaces.drop', await send('DELETE', `${REST}/namespaces/walk`)]
}

const work = async function* (): AsyncGenerator<readonly [string, Sent]> {
  yield ['catalogs.update', await send('PATCH', LAKE, { allowed_prefixes: [] })]
  yield ['schemas.create', await send('POST', `${LAKE}/schemas`, { name: 's' })]
  const upload = await send('POST', `${HOME}/uploads?filename=a.csv`, 'n\n1\n2\n')
  yield ['uploads.create', upload]
  const ingest = await send('POST', `${HOME}/ingests`, {
    upload_id: upload.text('upload_id'),
    target: { catalog: 'lake', schema: 's', table: 't' },
    wait_timeout: '30s',
  })
  yield ['ingests.create', ingest]
  expect(ingest.text('state'), ingest.text('error', 'message')).toBe('SUCCEEDED')
  yield ['ingests.cancel', await send('POST', `${HOME}/ingests/${ingest.text('ingest_id')}/cancel`)]
  const unused = await send('POST', `${HOME}/uploads?filename=b.csv`, 'n\n1\n')
  yield ['uploads.delete', await send('DELETE', `${HOME}/uploads/${unused.text('upload_id')}`)]
  const ran = await send('POST', `${HOME}/statements`, { statement: 'select 1' })
  yield ['statements.execute', ran]
  yield ['statements.cancel', await send('POST', `${HOME}/statements/${ran.text('statement_id')}/cancel`)]
}

const sql = (statement: string): Promise<Sent> =>
  send('POST', `${HOME}/statements`, { statement, catalog: 'lake', schema: 's', wait_timeout: '30s' })

const tableManagement = async function* (): AsyncGenerator<readonly [string, Sent]> {
  const table = `${LAKE}/schemas/s/tables/t`
  const set = { set: { owner: 'x' } }
  yield ['tables.set_properties', await send('PATCH', `${table}/properties`, set)]
  const snapshot = (await send('GET', `${table}/snapshots`)).text('snapshots', '0', 'snapshot_id')
  yield ['tables.set_ref', await send('PUT', `${table}/refs/before`, { type: 'branch' })]
  await sql('INSERT INTO t VALUES (3)')
  const forward = await send('POST', `${table}/refs/before/fast-forward`, { to: 'main' })
  yield ['tables.fast_forward', forward]
  yield ['tables.drop_ref', await send('DELETE', `${table}/refs/before`)]
  yield ['tables.rollback', await send('POST', `${table}/rollback`, { snapshot_id: snapshot })]
  yield ['tables.expire_snapshots', await send('POST', `${table}/expire-snapshots`, { dry_run: false })]
  await sql('CREATE VIEW v AS SELECT n FROM t')
  yield ['views.drop', await send('DELETE', `${LAKE}/schemas/s/views/v`)]
  yield ['catalogs.recover', await send('POST', `${LAKE}/recover`, { apply: true })]
}

const datasets = async function* (): AsyncGenerator<readonly [string, Sent]> {
  const table = { catalog: 'lake', schema: 's', table: 't' }
  yield ['datasets.register', await send('POST', `${HOME}/datasets`, { name: 'd', table })]
  yield ['datasets.update', await send('PATCH', `${HOME}/datasets/d`, { description: 'x' })]
  yield ['datasets.transfer', await send('POST', `${HOME}/datasets/d/transfer`, { owner: 'admin' })]
  yield ['datasets.delete', await send('DELETE', `${HOME}/datasets/d`)]
  yield ['tables.rename', await send('POST', `${LAKE}/schemas/s/tables/t/rename`, { name: 'u' })]
  yield ['tables.drop', await send('DELETE', `${LAKE}/schemas/s/tables/u`)]
  yield ['schemas.drop', await send('DELETE', `${LAKE}/schemas/s`)]
}

/** A notification to a receiver that is gone is given up at once. */
const resending = async function* (runs: string): AsyncGenerator<readonly [string, Sent]> {
  const receiver = await startHookReceiver()
  receiver.answer = () => 410
  const connection = { name: 'gone', kind: 'webhook', fields: { url: receiver.url } }
  await send('POST', `${HOME}/connections`, connection)
  const notifications = { on_success: [{ connection: 'gone' }] }
  const told = { name: 'walk', tasks: [{ task_key: 'a', noop: {} }], max_concurrent_runs: 0, notifications }
  await send('PUT', `${HOME}/jobs/walk`, told)
  const run = (await send('POST', runs, { wait_timeout: '30s' })).text('run_id')
  const path = `${runs}/${run}/notifications`
  const look = async (): Promise<string> => (await send('GET', path)).text('notifications', '0', 'state')
  await expect.poll(look, { timeout: 20_000 }).toBe('DEAD')
  const id = (await send('GET', path)).text('notifications', '0', 'notification_id')
  yield ['notifications.resend', await send('POST', `${path}/${id}/resend`)]
  receiver.stop()
}

const jobs = async function* (): AsyncGenerator<readonly [string, Sent]> {
  const job = { name: 'walk', tasks: [{ task_key: 'a', noop: {} }] }
  yield ['jobs.create', await send('POST', `${HOME}/jobs`, job)]
  yield ['jobs.update', await send('PUT', `${HOME}/jobs/walk`, { ...job, description: 'd' })]
  yield ['job_versions.restore', await send('POST', `${HOME}/jobs/walk/versions/1/restore`, {})]
  const runs = `${HOME}/jobs/walk/runs`
  const run = await send('POST', runs, { wait_timeout: '30s' })
  yield ['runs.create', run]
  yield ['runs.stop', await send('POST', `${runs}/${run.text('run_id')}/stop`)]
  yield ['runs.retry', await send('POST', `${runs}/${run.text('run_id')}/retry`, {})]
  yield ['runs.repair', await send('POST', `${runs}/${run.text('run_id')}/repair`, { rerun_tasks: ['a'] })]
  const waits = {
    task_key: 'a',
    sql: { statement: 'SELECT * FROM nowhere' },
    max_retries: 1,
    min_retry_interval_millis: 3_600_000,
  }
  await send('PUT', `${HOME}/jobs/walk`, { ...job, tasks: [waits] })
  const waiting = (await send('POST', runs, { wait_timeout: '1s' })).text('run_id')
  const makes = {
    name: 'walk-writes',
    tasks: [{ task_key: 'a', sql: { statement: 'CREATE TABLE walk_undo AS SELECT 1 AS n' } }],
  }
  await send('POST', `${HOME}/jobs`, makes)
  const wrote = (await send('POST', `${HOME}/jobs/walk-writes/runs`, { wait_timeout: '30s' })).text('run_id')
  yield ['runs.undo', await send('POST', `${HOME}/jobs/walk-writes/runs/${wrote}/undo`)]
  yield ['runs.skip', await send('POST', `${runs}/${waiting}/skip`, { task_key: 'a' })]
  const schedules = `${HOME}/jobs/walk/schedules`
  const hourly = { name: 'hourly', interval: { seconds: 3600 } }
  yield ['schedules.create', await send('POST', schedules, hourly)]
  yield ['schedules.update', await send('PUT', `${schedules}/hourly`, { ...hourly, paused: true })]
  yield ['schedules.delete', await send('DELETE', `${schedules}/hourly`)]
  const hooks = `${HOME}/jobs/walk/hooks`
  yield ['hooks.create', await send('POST', hooks, { name: 'h' })]
  yield ['hooks.update', await send('PUT', `${hooks}/h`, { name: 'h' })]
  const hook = await send('POST', `${hooks}/h/rotate`)
  yield ['hooks.rotate', hook]
  const delivery = { id: 'd', timestamp: Math.floor(Date.now() / 1000), body: '{}' }
  const signed = {
    'webhook-id': delivery.id,
    'webhook-timestamp': String(delivery.timestamp),
    'webhook-signature': signatureOf(hook.text('secret'), delivery),
  }
  yield ['hooks.receive', await send('POST', hook.text('path'), delivery.body, signed)]
  yield ['hooks.delete', await send('DELETE', `${hooks}/h`)]
  const triggers = `${HOME}/jobs/walk/table-triggers`
  const trigger = { name: 't', table: { catalog: 'lake', table: 'walk' } }
  yield ['table_triggers.create', await send('POST', triggers, trigger)]
  yield ['table_triggers.update', await send('PUT', `${triggers}/t`, { ...trigger, paused: true })]
  yield ['table_triggers.delete', await send('DELETE', `${triggers}/t`)]
  yield* resending(runs)
  yield ['jobs.delete', await send('DELETE', `${HOME}/jobs/walk`)]
}

const connections = async function* (): AsyncGenerator<readonly [string, Sent]> {
  const rules = { networks: ['0.0.0.0/0', '::/0'], ports: ['1-65535'] }
  yield ['egress.update', await send('PUT', '/api/v1/egress-rules', rules)]
  const place = { kind: 'iceberg_rest', fields: { endpoint: 'http://127.0.0.1:1', auth: 'none' } }
  yield ['connections.try', await send('POST', `${HOME}/connection-tests`, place)]
  yield ['connections.create', await send('POST', `${HOME}/connections`, { name: 'c', ...place })]
  yield ['connections.update', await send('PATCH', `${HOME}/connections/c`, { description: 'x' })]
  const attached = { name: 'elsewhere', workspace: 'default', connection: 'c', force: true }
  yield ['catalogs.attach', await send('POST', '/api/v1/catalogs', attached)]
  yield ['catalogs.detach', await send('DELETE', '/api/v1/catalogs/elsewhere')]
  yield ['connections.test', await send('POST', `${HOME}/connections/c/test`, {})]
  yield ['connections.delete', await send('DELETE', `${HOME}/connections/c`)]
}

/** Who is not the administrator. */
const ACTORS: Readonly<Record<string, string>> = {
  'tokens.issue': 'walk-robot',
  'sessions.complete': 'grace',
  'sessions.end_by_provider': 'grace',
}
const trust = async function* (): AsyncGenerator<readonly [string, Sent]> {
  yield ['master_keys.rotate', await send('POST', '/api/v1/master-keys/rotate')]
  const listed = await send('GET', '/api/v1/audit-events?operation=master_keys.rotate')
  const event = listed.text('audit_events', '0', 'event_id')
  const reason = { reason: 'a request of the person' }
  yield ['audit.erase_payload', await send('POST', `/api/v1/audit-events/${event}/erase-payload`, reason)]
}

const CHANGES_TABLES_LATER = new Set(['ingests.create', 'statements.execute'])
const walked = new Set<string>()

test.each([
  ['sessions and tokens', sessions],
  ['people', people],
  ['groups', groups],
  ['service accounts', serviceAccounts],
  ['identity providers', providers],
  ['members and grants', access],
  ['workspaces', workspaces],
  ['Iceberg tables', icebergTables],
  ['Iceberg views', icebergViews],
  ['uploads, ingests, statements', work],
  ['table management', tableManagement],
  ['datasets and tables', datasets],
  ['connections and egress rules', connections],
  ['jobs', jobs],
  ['master key and audit', trust],
])('%s', async (_what, steps) => {
  for await (const [operation, { requestId }] of steps()) {
    walked.add(operation)
    const { rows } = await server.database.pool.query(
      'SELECT operation, outcome, principal_name, object_kind FROM audit_event WHERE request_id = $1',
      [requestId],
    )
    const event = {
      operation,
      outcome: 'done',
      principal_name: ACTORS[operation] ?? 'admin',
      object_kind: expect.any(String),
    }
    // Work that an engine does later records each table that it changes, beside what was asked for.
    const count = CHANGES_TABLES_LATER.has(operation) ? Math.max(1, rows.length) : 1
    expect(rows, operation).toEqual(Array.from({ length: count }, () => event))
  }
})

test('the walk left none out', () => {
  const all: readonly OperationSpec[] = Object.values(operations)
  const writes = all.filter((operation) => operation.effect === 'write').map((operation) => operation.name)
  expect([...walked].toSorted()).toEqual(writes.toSorted())
})
