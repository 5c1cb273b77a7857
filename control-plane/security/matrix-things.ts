import { expect } from 'vitest'
import { newId } from '../platform/ids.ts'

/** Sends as the one who makes things; gives the answer's JSON. Fails unless it succeeded. */
export type Make = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>

export const makeBy =
  (url: string, token: string): Make =>
  async (method, path, body) => {
    const isText = typeof body === 'string'
    const answer = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': isText ? 'text/csv' : 'application/json' }),
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300)
    return text === '' ? {} : JSON.parse(text)
  }

/** The values of the parameters of addresses, by name. */
export type Things = Readonly<Record<string, string>>

export const SCHEMA = {
  type: 'struct',
  'schema-id': 0,
  fields: [{ id: 1, name: 'n', type: 'long', required: false }],
}

export const viewVersion = (id: number) => ({
  'version-id': id,
  'schema-id': 0,
  'timestamp-ms': 1_700_000_000_000,
  summary: {},
  representations: [{ type: 'sql', sql: `select ${id} as n`, dialect: 'duckdb' }],
  'default-namespace': ['main'],
})

const text = (answer: Record<string, unknown>, ...keys: string[]): string =>
  String(keys.reduce<unknown>((value, key) => Object(value)[key], answer))

let count = 0
const unique = (prefix: string): string => `${prefix}${++count}`

type Maker = (make: Make, things: Things) => Promise<Things>

const table: Maker = async (make, { catalog, schema }) => {
  const name = unique('t')
  await make('POST', `/iceberg/v1/${catalog}/namespaces/${schema}/tables`, { name, schema: SCHEMA })
  return { table: name }
}
const namespace: Maker = async (make, { catalog }) => {
  const name = unique('s')
  await make('POST', `/iceberg/v1/${catalog}/namespaces`, { namespace: [name] })
  return { schema: name, namespace: name }
}
const job = async (make: Make, { workspace }: Things): Promise<Things> => {
  const name = unique('job-')
  await make('POST', `/api/v1/workspaces/${workspace}/jobs`, {
    name,
    tasks: [{ task_key: 'a', noop: {} }],
  })
  const hourly = { name: 'hourly', interval: { seconds: 3600 }, paused: true }
  await make('POST', `/api/v1/workspaces/${workspace}/jobs/${name}/schedules`, hourly)
  return { job: name, version: '1', schedule: 'hourly' }
}

/** How a new thing is made for a parameter, in the workspace of `things`. */
export const MAKERS: Readonly<Record<string, Maker>> = {
  table,
  schema: namespace,
  namespace,
  view: async (make, { catalog, schema }) => {
    const name = unique('v')
    const view = { name, schema: SCHEMA, 'view-version': viewVersion(1) }
    await make('POST', `/iceberg/v1/${catalog}/namespaces/${schema}/views`, view)
    return { view: name }
  },
  workspace: async (make) => {
    const name = unique('w-')
    await make('POST', '/api/v1/workspaces', { name })
    return { workspace: name }
  },
  catalog: async (make) => {
    const name = unique('w-')
    await make('POST', '/api/v1/workspaces', { name })
    return { catalog: name.replaceAll('-', '_'), prefix: name.replaceAll('-', '_'), madeWith: name }
  },
  connection: async (make, { workspace }) => {
    const name = unique('c-')
    const fields = { endpoint: 'http://127.0.0.1:1', auth: 'none' }
    await make('POST', `/api/v1/workspaces/${workspace}/connections`, { name, kind: 'iceberg_rest', fields })
    return { connection: name }
  },
  statement_id: async (make, { workspace }) => {
    const wanted = { statement: 'select 1 as n', wait_timeout: '30s' }
    const made = await make('POST', `/api/v1/workspaces/${workspace}/statements`, wanted)
    return { statement_id: text(made, 'statement_id') }
  },
  upload_id: async (make, { workspace }) => {
    const made = await make('POST', `/api/v1/workspaces/${workspace}/uploads?filename=a.csv`, 'n\n1\n')
    return { upload_id: text(made, 'upload_id') }
  },
  dataset: async (make, things) => {
    const name = unique('d-')
    const { catalog, schema } = things
    const of = { catalog, schema, ...(await table(make, things)) }
    await make('POST', `/api/v1/workspaces/${things.workspace}/datasets`, { name, table: of })
    return { dataset: name }
  },
  job,
  run_id: async (make, { workspace, job: of }) => {
    const made = await make('POST', `/api/v1/workspaces/${workspace}/jobs/${of}/runs`, {
      wait_timeout: '30s',
    })
    return { run_id: text(made, 'run_id') }
  },
  token_id: async (make) => ({
    token_id: text(await make('POST', '/api/v1/tokens', {}), 'token', 'token_id'),
  }),
  service_account_id: async (make, { workspace }) => {
    const made = await make('POST', '/api/v1/service-accounts', { name: unique('account-'), workspace })
    return { service_account_id: text(made, 'service_account_id') }
  },
  user_id: async (make) => {
    const made = await make('POST', '/api/v1/users', { name: unique('user-') })
    return { user_id: text(made, 'user', 'user_id') }
  },
  grant_id: async (make, things) => {
    const { catalog, schema } = things
    const on = { catalog, schema, ...(await table(make, things)) }
    const grantee = { kind: 'user', name: 'maker' }
    return {
      grant_id: text(await make('PUT', '/api/v1/grants', { on, grantee, privilege: 'read' }), 'grant_id'),
    }
  },
}

/** A workspace with one thing of each kind. */
export const makeWorkspace = async (make: Make, workspace: string): Promise<Things> => {
  const { workspace_id: workspaceId } = await make('POST', '/api/v1/workspaces', { name: workspace })
  let things: Things = { workspace, workspaceId: String(workspaceId), catalog: workspace, prefix: workspace }
  for (const param of [
    'schema',
    'table',
    'view',
    'connection',
    'statement_id',
    'upload_id',
    'dataset',
    'job',
  ])
    things = { ...things, ...(await MAKERS[param]?.(make, things)) }
  for (const param of ['run_id', 'token_id', 'grant_id', 'service_account_id', 'user_id'])
    things = { ...things, ...(await MAKERS[param]?.(make, things)) }
  const ingest = await make('POST', `/api/v1/workspaces/${workspace}/ingests`, {
    upload_id: things.upload_id,
    target: { catalog: things.catalog, schema: things.schema, table: 'loaded' },
    wait_timeout: '30s',
  })
  return { ...things, ingest_id: text(ingest, 'ingest_id'), member_id: newId() }
}
