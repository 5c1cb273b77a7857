import * as fc from 'fast-check'
import { z } from 'zod'
import type { OperationSpec } from '@boathouse/contract'
import { plausibleBody } from '../testing/plausible-body.ts'
import { SCHEMA, viewVersion, type Things } from './matrix-things.ts'

export interface MatrixRequest {
  readonly path: string
  readonly body: unknown
}

const setProperty = { action: 'set-properties', updates: { a: 'b' } }
let count = 0
const unique = (prefix: string): string => `${prefix}${++count}`

const noop = (name: string) => ({ name, tasks: [{ task_key: 'a', noop: {} }] })
const elsewhere = { kind: 'iceberg_rest', fields: { endpoint: 'http://127.0.0.1:1', auth: 'none' } }

/** Bodies that come past validation, where nothing that the schema alone gives does. */
const BODIES: Readonly<Record<string, (things: Things) => unknown>> = {
  'catalogs.attach': ({ workspace, connection }) => ({ name: unique('a'), workspace, connection }),
  'grants.put': ({ catalog, schema, table }) => ({
    on: { catalog, schema, table },
    grantee: { kind: 'user', name: 'maker' },
    privilege: 'read',
  }),
  // Refused for its address once rights are found: nothing is asked of the network.
  'identity_providers.create': () => ({
    name: unique('p-'),
    label: 'P',
    issuer: 'http://idp.example',
    client_id: 'x',
  }),
  'identity_providers.test': () => ({ issuer: 'http://idp.example' }),
  'members.put': () => ({ grantee: { kind: 'user', name: 'maker' }, role: 'viewer' }),
  'connections.create': () => ({ name: unique('c-'), ...elsewhere }),
  'connections.try': () => elsewhere,
  'connections.test': () => ({}),
  'connections.update': () => ({ description: 'x' }),
  'jobs.create': () => noop(unique('j-')),
  'jobs.validate': () => noop(unique('j-')),
  'jobs.update': ({ job = '' }) => noop(job),
  'service_accounts.create': ({ workspace }) => ({ name: unique('a-'), workspace }),
  'statements.execute': () => ({ statement: 'select 1' }),
  'schedules.create': () => ({ name: unique('s-'), interval: { seconds: 3600 } }),
  'schedules.update': ({ schedule = 'hourly' }) => ({
    name: schedule,
    interval: { seconds: 7200 },
    paused: true,
  }),
  'schedules.preview': () => ({ interval: { seconds: 3600 } }),
  'uploads.preview': () => ({}),
  'datasets.register': ({ catalog, schema, table }) => ({
    name: unique('d-'),
    table: { catalog, schema, table },
  }),
  'ingests.create': ({ upload_id, catalog, schema }) => ({
    upload_id,
    target: { catalog, schema, table: unique('i') },
  }),
  'catalogs.recover': () => ({ apply: false }),
  'datasets.update': () => ({ description: 'x' }),
  'tables.rename': () => ({ name: unique('r') }),
  'tables.register': () => ({ name: unique('r'), metadata_location: 'file:///nowhere/metadata.json' }),
  'tables.set_ref': () => ({ type: 'branch' }),
  'runs.create': () => ({}),
  'users.update': () => ({ display_name: 'x' }),
  'catalogs.update': () => ({ allowed_prefixes: [] }),
  'tables.set_properties': () => ({ set: { a: 'b' } }),
  'iceberg_tables.commit': () => ({ requirements: [], updates: [setProperty] }),
  'iceberg_tables.create': () => ({ name: unique('t'), schema: SCHEMA }),
  'iceberg_tables.register': () => ({
    name: unique('t'),
    'metadata-location': 'file:///nowhere/metadata.json',
  }),
  'iceberg_views.register': () => ({
    name: unique('v'),
    'metadata-location': 'file:///nowhere/metadata.json',
  }),
  'iceberg_tables.report_metrics': ({ table }) => ({
    'report-type': 'scan-report',
    'table-name': table,
    'snapshot-id': -1,
    filter: true,
    'schema-id': 0,
    'projected-field-ids': [],
    'projected-field-names': [],
    metrics: {},
  }),
  'iceberg_views.create': () => ({ name: unique('v'), schema: SCHEMA, 'view-version': viewVersion(1) }),
  'iceberg_views.replace': () => ({ requirements: [], updates: [setProperty] }),
  'iceberg_namespaces.create': () => ({ namespace: [unique('s')] }),
  'iceberg_namespaces.update': () => ({ updates: { a: 'b' }, removals: [] }),
  'iceberg_tables.rename': ({ schema, table }) => ({
    source: { namespace: [schema], name: table },
    destination: { namespace: [schema], name: unique('r') },
  }),
  'iceberg_views.rename': ({ schema, view }) => ({
    source: { namespace: [schema], name: view },
    destination: { namespace: [schema], name: unique('r') },
  }),
  'iceberg_transactions.commit': ({ schema, table }) => ({
    'table-changes': [
      { identifier: { namespace: [schema], name: table }, requirements: [], updates: [setProperty] },
    ],
  }),
}

const QUERIES: Readonly<Record<string, (things: Things) => string>> = {
  'grants.list': ({ catalog, schema, table }) => `?catalog=${catalog}&schema=${schema}&table=${table}`,
  'access.explain': ({ workspace }) => `?workspace=${workspace}`,
  'search.query': () => '?q=t',
  'uploads.create': () => '?filename=a.csv',
  'run_logs.read': () => '?task_key=a',
  'run_logs.search': () => '?task_key=a&q=x',
  'tables.compare': () => '?from=1&to=2',
  'statements.download': () => '?format=csv',
  'iceberg_config.get': ({ catalog }) => `?warehouse=${catalog}`,
}

/** What a parameter is where nothing else says so: well-formed. */
const OTHERS: Things = { ref: 'main', version: '1', schedule: 'hourly' }
const NOBODY = '01920000-0000-7000-8000-000000000000'

const plausible = new Map<string, unknown>()

const bodyOf = (operation: OperationSpec, things: Things): unknown => {
  const { body, name } = operation
  if (body === undefined || body === 'stream') return body && 'n\n1\n'
  const known = BODIES[name]
  if (known) return known(things)
  if (plausible.has(name)) return plausible.get(name)
  const arbitrary = plausibleBody(
    z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }),
    fc.constant('x'),
    {},
  )
  const fitting = fc.sample(arbitrary, { numRuns: 200, seed: 1 }).find((one) => body.safeParse(one).success)
  if (fitting === undefined) throw new Error(`give ${name} a body in ${import.meta.filename}`)
  plausible.set(name, fitting)
  return fitting
}

/** A request of the operation that passes validation, about the things. */
export const requestOf = (operation: OperationSpec, things: Things): MatrixRequest => {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, param: string) =>
    encodeURIComponent(things[param] ?? OTHERS[param] ?? NOBODY),
  )
  return { path: `${path}${QUERIES[operation.name]?.(things) ?? ''}`, body: bodyOf(operation, things) }
}
