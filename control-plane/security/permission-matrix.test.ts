import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operations, type OperationSpec } from '@boathouse/contract'
import {
  expectation,
  MATRIX_ROLES,
  MATRIX_STATES,
  matrixPage,
  thingOf,
  type MatrixRole,
  type MatrixState,
} from '../modules/access/index.ts'
import { startWholeServer, type WholeServer } from '../testing/whole-server.ts'
import { makePeople, makePerson, type Person } from './matrix-people.ts'
import { requestOf } from './matrix-requests.ts'
import { makeBy, MAKERS, makeWorkspace, type Make, type Things } from './matrix-things.ts'

/**
 * Asks a whole server every cell of the matrix: every operation, as everybody, of one's own workspace's things, of
 * another's, of what was deleted and of what never was. First what must be refused, which changes nothing; then what must
 * pass, where each thing that would be gone is made anew.
 */

const all: readonly OperationSpec[] = Object.values(operations)

let server: WholeServer
let make: Make
let own: Things
let other: Things
let people: Awaited<ReturnType<typeof makePeople>>

beforeAll(async () => {
  server = await startWholeServer()
  const maker = await makePerson(server.database.db, 'maker', { isAdmin: true })
  make = makeBy(server.url, maker.token)
  own = await makeWorkspace(make, 'own')
  other = await makeWorkspace(make, 'other')
  people = await makePeople(server.database.db, own.workspaceId ?? '')
  // Jobs here run as whoever made them; whoever saves one again needs that.
  for (const { id, name } of Object.values(people)) {
    const kind = id === people['service account'].id ? 'service_account' : 'user'
    await make('PUT', '/api/v1/grants', {
      on: { principal: 'maker' },
      grantee: { kind, name },
      privilege: 'use',
    })
  }
})
afterAll(() => server.close())

const NEVER: Things = {
  workspace: 'never-was',
  catalog: 'never_was',
  prefix: 'never_was',
  connection: 'never-was',
  schema: 'never_was',
  namespace: 'never_was',
  table: 'never_was',
  view: 'never_was',
  dataset: 'never-was',
  job: 'never-was',
}
const absentId = '01920000-0000-7000-8000-00000000abcd'
const IDS = [
  'statement_id',
  'upload_id',
  'ingest_id',
  'run_id',
  'token_id',
  'grant_id',
  'member_id',
  'service_account_id',
  'user_id',
]
const NOTHING: Things = { ...NEVER, ...Object.fromEntries(IDS.map((id) => [id, absentId])) }

const remove = async (param: string, things: Things): Promise<void> => {
  const home = `/api/v1/workspaces/${things.workspace}`
  const schemas = `/api/v1/catalogs/${things.catalog}/schemas`
  const { pool } = server.database
  const row = (name: string) => pool.query(`DELETE FROM ${name} WHERE id = $1`, [things[param]])
  const by: Readonly<Record<string, () => Promise<unknown>>> = {
    workspace: () => make('DELETE', home),
    catalog: () => make('DELETE', `/api/v1/workspaces/${things.madeWith}`),
    schema: () => make('DELETE', `${schemas}/${things.schema}`),
    table: () => make('DELETE', `${schemas}/${things.schema}/tables/${things.table}`),
    view: () => make('DELETE', `${schemas}/${things.schema}/views/${things.view}`),
    connection: () => make('DELETE', `${home}/connections/${things.connection}`),
    dataset: () => make('DELETE', `${home}/datasets/${things.dataset}`),
    job: () => make('DELETE', `${home}/jobs/${things.job}`),
    grant_id: () => make('DELETE', `/api/v1/grants/${things.grant_id}`),
    upload_id: () => make('DELETE', `${home}/uploads/${things.upload_id}`),
    statement_id: () => row('statement'),
    run_id: async () => {
      await pool.query('DELETE FROM run_work WHERE run_id = $1', [things.run_id])
      await row('run')
    },
  }
  await by[param]?.()
}

const ALIASES: Readonly<Record<string, string>> = { prefix: 'catalog', namespace: 'schema', body: 'table' }
/** They are revoked and disabled, never deleted. */
const STAY: ReadonlySet<string> = new Set(['token_id', 'service_account_id', 'user_id'])
const deletedOnes = new Map<string, Promise<Things>>()

/** One that was there and is no more; things of which none can go are taken as absent. */
const deleted = (param: string): Promise<Things> => {
  const kind = ALIASES[param] ?? param
  const known = deletedOnes.get(kind)
  const made =
    known ??
    (async () => {
      const maker = MAKERS[kind]
      if (!maker || STAY.has(kind)) return { [kind]: absentId }
      const things = { ...own, ...(await maker(make, own)) }
      await remove(kind, things)
      return { [kind]: things[kind] ?? absentId }
    })()
  deletedOnes.set(kind, made)
  return made
}

const withAliases = (things: Things): Things => ({
  ...things,
  ...(things.catalog !== undefined && { prefix: things.catalog }),
  ...(things.schema !== undefined && { namespace: things.schema }),
})

/** They are made in the workspace that the body names. */
const IN_WORKSPACE_OF_BODY: ReadonlySet<string> = new Set(['catalogs.attach', 'service_accounts.create'])

const thingsIn = async (operation: OperationSpec, state: MatrixState): Promise<Things> => {
  const param = thingOf(operation)
  if (state === 'own' || param === undefined) return own
  if (state === 'other') return other
  const inBody = IN_WORKSPACE_OF_BODY.has(operation.name) ? 'workspace' : param
  const kind = ALIASES[inBody] ?? inBody
  const gone = state === 'deleted' ? await deleted(inBody) : { [kind]: NEVER[kind] ?? absentId }
  return withAliases({ ...own, ...gone })
}

interface Answer {
  readonly status: number
  readonly body: string
}

const ask = async (operation: OperationSpec, person: Person | undefined, things: Things): Promise<Answer> => {
  const { path, body } = requestOf(operation, things)
  const controller = new AbortController()
  const isText = typeof body === 'string'
  const answer = await fetch(server.url + path, {
    method: operation.method,
    redirect: 'manual',
    signal: controller.signal,
    headers: {
      ...(person && { authorization: `Bearer ${person.token}` }),
      ...(body !== undefined && { 'content-type': isText ? 'text/csv' : 'application/json' }),
    },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  })
  // Streams of events do not end.
  if (operation.name === 'events.follow' && answer.ok) {
    controller.abort()
    return { status: answer.status, body: '' }
  }
  return { status: answer.status, body: await answer.text() }
}

const personOf = (role: MatrixRole): Person | undefined => (role === 'anonymous' ? undefined : people[role])

/** The words of an answer without the names of the things and the request. */
const shapeOf = (body: string, things: Things): string =>
  Object.values(things)
    .filter((value) => value.length > 1)
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, value) => text.replaceAll(value, '…'), body.replace(/"request_id":"[^"]*"/, ''))

interface Cell {
  readonly operation: OperationSpec
  readonly role: MatrixRole
  readonly state: MatrixState
  readonly expected: string
}

// `npm run test:security` asks everything; the gate leaves out what other tests ask or what answers as its neighbour.
const everything = process.env['SECURITY_FULL'] === '1'
const LEFT_OUT: ReadonlySet<string> = new Set(['anonymous', 'service account', 'deleted'])
const asked = <T extends string>(all: readonly T[]): readonly T[] =>
  everything ? all : all.filter((one) => !LEFT_OUT.has(one))

const cells = all.flatMap((operation) =>
  asked(MATRIX_ROLES).flatMap((role) =>
    asked(MATRIX_STATES).flatMap((state): Cell[] => {
      const expected = expectation(operation, role, state)
      return expected === undefined ? [] : [{ operation, role, state, expected }]
    }),
  ),
)
const wordsOf = ({ operation, role, state, expected }: Cell, { status, body }: Answer): string =>
  `${operation.name} as ${role}, ${state}: expected ${expected}, was ${status} ${body.slice(0, 300)}`

const AT_ONCE = 6

/** Several at a time: nothing of it changes anything. */
const eachOf = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const left = [...items].reverse()
  const take = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, take))
}

/** What these take away stands in the body. */
const RENAMED: Readonly<Record<string, string>> = {
  'iceberg_tables.rename': 'table',
  'iceberg_views.rename': 'view',
}

/** They end the sign-in that asks, or sign in themselves. */
const ENDS_SIGN_IN = /^(?:sessions\.|users\.change_password|tokens\.issue|users\.accept)/
const TAKES_AWAY =
  /drop|delete|remove|revoke|rename|detach|transfer|undo|recover|rotate|erase|disable|update|end_sessions/

test('the committed page says what the policy says, of every operation', async () => {
  const page = await readFile(new URL('../../docs/reference/permission-matrix.md', import.meta.url), 'utf8')
  expect(page).toBe(matrixPage(all))
  expect(thingOf(operations.dropTable)).toBe('table')
})

test('what must be refused is refused, and what may not be seen answers as what is not there', async () => {
  const unexpected: string[] = []
  const refused = cells.filter(({ expected }) => expected !== 'yes')
  await eachOf(refused, async ({ operation, ...cell }) => {
    const things = await thingsIn(operation, cell.state)
    const answer = await ask(operation, personOf(cell.role), things)
    if (String(answer.status) !== cell.expected) unexpected.push(wordsOf({ operation, ...cell }, answer))
    else if (cell.expected === '404') {
      // Of another workspace nothing is there, not even the workspace.
      const seesWorkspace = cell.state !== 'other' || cell.role === 'organisation admin'
      const never = seesWorkspace ? await thingsIn(operation, 'absent') : NOTHING
      const absent = await ask(operation, personOf(cell.role), never)
      const [here, there] = [shapeOf(answer.body, things), shapeOf(absent.body, never)]
      if (here !== there) unexpected.push(`${wordsOf({ operation, ...cell }, answer)}, absent: ${there}`)
    }
  })
  expect(unexpected).toEqual([])
}, 600_000)

test('what must pass passes', async () => {
  const unexpected: string[] = []
  for (const cell of cells.filter(({ expected }) => expected === 'yes')) {
    const { operation, role, state } = cell
    if (ENDS_SIGN_IN.test(operation.name)) continue
    const param = thingOf(operation) ?? ''
    const base = await thingsIn(operation, state)
    const maker = TAKES_AWAY.test(operation.name) ? MAKERS[RENAMED[operation.name] ?? param] : undefined
    const things = maker ? withAliases({ ...base, ...(await maker(make, base)) }) : base
    const answer = await ask(operation, personOf(role), things)
    const absent = await ask(operation, personOf(role), await thingsIn(operation, 'absent'))
    const asAbsent = answer.status === 404 && shapeOf(answer.body, things) === shapeOf(absent.body, things)
    const isRefused = [401, 403].includes(answer.status) && !answer.body.includes('PATH_OUTSIDE_TABLE')
    if (isRefused || answer.status >= 500 || (asAbsent && param !== ''))
      unexpected.push(wordsOf(cell, answer))
  }
  expect(unexpected).toEqual([])
  console.log(
    `permission matrix: ${all.length} operations × ${asked(MATRIX_ROLES).length} roles × ${asked(MATRIX_STATES).length} states, ${cells.length} cells asked, ${unexpected.length} unexpected`,
  )
}, 600_000)
