import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWholeServer, type WholeServer } from '../testing/whole-server.ts'
import { makePerson, type Person } from './matrix-people.ts'

/**
 * Things that are named inside a text or a definition, where the matrix of operations does not reach: what may not be
 * seen is answered as what is not there, to the byte.
 */

let server: WholeServer
let boss: Person
/** An editor of `alpha`. */
let eda: Person
/** May read one table of `beta`, and run SQL there. */
let holder: Person

const post = async (who: Person, path: string, body: object, method = 'POST') => {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: answer.status, json: await answer.json() }
}
const run = async (who: Person, workspace: string, statement: string) =>
  (await post(who, `/workspaces/${workspace}/statements`, { statement, wait_timeout: '30s' })).json
const made = async (statement: string): Promise<void> =>
  expect((await run(boss, 'beta', statement)).status.state).toBe('SUCCEEDED')

beforeAll(async () => {
  server = await startWholeServer()
  const { db } = server.database
  boss = await makePerson(db, 'boss', { isAdmin: true })
  eda = await makePerson(db, 'eda')
  holder = await makePerson(db, 'holder')
  for (const name of ['alpha', 'beta']) await post(boss, '/workspaces', { name })
  const editor = { grantee: { kind: 'user', name: 'eda' }, role: 'editor' }
  await post(boss, '/workspaces/alpha/members', editor, 'PUT')
  await made('CREATE TABLE beta.main.hidden AS SELECT 1 AS id')
  await made('CREATE TABLE beta.main.shown AS SELECT 1 AS id')
  const grantee = { kind: 'user', name: 'holder' }
  const on = { catalog: 'beta', schema: 'main', table: 'shown' }
  await post(boss, '/grants', { on, grantee, privilege: 'read' }, 'PUT')
  await post(boss, '/grants', { on: { workspace: 'beta' }, grantee, privilege: 'execute' }, 'PUT')
  await made('CREATE VIEW beta.main.outlook AS SELECT * FROM beta.main.hidden')
  const connection = { name: 'hidden', kind: 'trino', fields: { endpoint: 'https://trino.example' } }
  expect((await post(boss, '/workspaces/beta/connections', connection)).status).toBe(201)
})
afterAll(() => server.close())

const STATEMENTS = [
  'SELECT * FROM {t}',
  'SELECT * FROM {t} FOR VERSION AS OF 12',
  'DESCRIBE {t}',
  'SHOW CREATE TABLE {t}',
  'EXPLAIN SELECT * FROM {t}',
  'CREATE TABLE alpha.main.copied AS SELECT * FROM {t}',
  'CREATE VIEW alpha.main.seen AS SELECT * FROM {t}',
  'DROP TABLE {t}',
  'DROP TABLE IF EXISTS {t}',
  'ALTER TABLE {t} ADD COLUMN more bigint',
  'INSERT INTO {t} VALUES (1)',
  'CREATE TABLE IF NOT EXISTS {t} (a bigint)',
]

const ending = async (who: Person, workspace: string, statement: string) => {
  const { status, result } = await run(who, workspace, statement)
  return { ...status, result: result?.data_array }
}

test.each(STATEMENTS)('of a catalog: %s', async (statement) => {
  const here = await ending(eda, 'alpha', statement.replace('{t}', 'beta.main.hidden'))
  const there = await ending(eda, 'alpha', statement.replace('{t}', 'zeta.main.hidden'))
  expect(JSON.stringify(here).replaceAll('beta', 'zeta')).toBe(JSON.stringify(there))
})

test.each([...STATEMENTS, 'SELECT * FROM {$}'])('of a table: %s', async (statement) => {
  const of = (table: string) =>
    ending(
      holder,
      'beta',
      statement.replace('{t}', `beta.main.${table}`).replace('{$}', `beta.main."${table}$files"`),
    )
  expect(JSON.stringify(await of('hidden')).replaceAll('hidden', 'absent')).toBe(
    JSON.stringify(await of('absent')),
  )
})

test('a view shows no rows that its reader may not read', async () => {
  const on = { catalog: 'beta', schema: 'main', table: 'outlook' }
  const grantee = { kind: 'user', name: 'holder' }
  expect((await post(boss, '/grants', { on, grantee, privilege: 'read' }, 'PUT')).status).toBe(200)
  expect(await ending(holder, 'beta', 'SELECT * FROM beta.main.outlook')).toMatchObject({
    state: 'FAILED',
    error: { error_code: 'VIEW_INVALID' },
  })
})

const checked = async (who: Person, workspace: string, sql: object) =>
  (
    await post(who, `/workspaces/${workspace}/job-checks`, {
      name: 'j',
      tasks: [{ task_key: 'a', sql: { statement: 'select 1', ...sql } }],
    })
  ).json

const withConnection = (connection: string) => checked(holder, 'beta', { connection })
const withCatalog = (catalog: string) => checked(eda, 'alpha', { catalog, schema: 'main' })

test('the check of a job tells neither of connections nor of catalogs', async () => {
  const there = await withConnection('absent')
  expect(there.errors).toHaveLength(1)
  expect(JSON.stringify(await withConnection('hidden')).replaceAll('hidden', 'absent')).toBe(
    JSON.stringify(there),
  )
  const nowhere = await withCatalog('zeta')
  expect(nowhere.warnings).toHaveLength(1)
  expect(JSON.stringify(await withCatalog('beta')).replaceAll('beta', 'zeta')).toBe(JSON.stringify(nowhere))
})

const commitNew = async (table: string) => {
  const answer = await fetch(`${server.url}/iceberg/v1/beta/namespaces/main/tables/${table}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${holder.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ requirements: [{ type: 'assert-create' }], updates: [] }),
  })
  return { status: answer.status, text: (await answer.text()).replaceAll(table, 'table') }
}

test('a commit that would create a table does not tell which names are taken', async () => {
  const [hidden, absent] = [await commitNew('hidden'), await commitNew('absent')]
  expect(hidden).toEqual(absent)
  expect(absent.status).toBe(403)
})
