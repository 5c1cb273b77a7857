import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { createWorkspaces, type WorkspaceDeps } from './index.ts'

let server: TestServer
const made: string[] = []
let holds: string | undefined
beforeAll(async () => {
  server = await startTestServer((deps) => {
    const workspaces = createWorkspaces({
      db: deps.db,
      createCatalog: async (tx, owner) => {
        made.push(owner.catalog)
        await tx
          .insertInto('catalog')
          .values({
            id: owner.id,
            name: owner.catalog,
            kind: 'built_in',
            location: 'file:///x',
            workspace_id: owner.id,
          })
          .execute()
      },
      contents: [
        async (tx, id) => {
          if (holds === undefined) await tx.deleteFrom('catalog').where('workspace_id', '=', id).execute()
          return holds
        },
      ],
    })
    const ours = new Set(workspaces.handlers.map(({ operation }) => operation.name))
    const others = deps.handlers.filter(({ operation }) => !ours.has(operation.name))
    return { ...deps, handlers: [...others, ...workspaces.handlers] }
  })
})
afterAll(() => server.close())

const create = (name: string): Promise<Response> => server.request('POST', '/api/v1/workspaces', { name })

test('a workspace comes with its catalog', async () => {
  const answer = await create('grid-ops')
  expect(answer.status).toBe(201)
  expect(answer.headers.get('etag')).toBe('"1"')
  expect(await answer.json()).toMatchObject({ name: 'grid-ops', default_catalog: 'grid_ops', version: 1 })
  expect(made).toContain('grid_ops')
})

test('a name is taken once, and so is the catalog that goes with it', async () => {
  expect((await create('grid-ops')).status).toBe(409)
  expect((await create('w-1')).status).toBe(201)
  const clash = await create('1')
  expect(clash.status).toBe(409)
  expect(await clash.json()).toMatchObject({ error_code: 'CATALOG_NAME_TAKEN' })
  expect((await server.request('GET', '/api/v1/workspaces/1')).status).toBe(404)
})

const change = (description: string, version?: string): Promise<Response> =>
  server.request(
    'PATCH',
    '/api/v1/workspaces/edited',
    { description },
    version ? { 'if-match': version } : {},
  )

test('a change against an old version is refused', async () => {
  await create('edited')
  const first = await change('one', '"1"')
  expect([first.status, first.headers.get('etag')]).toEqual([200, '"2"'])
  const stale = await change('two', '"1"')
  expect([stale.status, (await stale.json()).error_code]).toEqual([412, 'STALE_VERSION'])
  expect((await change('three')).status).toBe(200)
  expect((await change('four', 'nonsense')).status).toBe(400)
})

test('lists page by name', async () => {
  for (const name of ['p-1', 'p-2', 'p-3']) await create(name)
  const names: string[] = []
  let token: string | undefined
  do {
    const page = await (
      await server.request('GET', `/api/v1/workspaces?page_size=2${token ? `&page_token=${token}` : ''}`)
    ).json()
    names.push(...page.workspaces.map((workspace: { name: string }) => workspace.name))
    token = page.next_page_token
  } while (token)
  expect(names).toEqual(names.toSorted())
  expect(names).toEqual(expect.arrayContaining(['p-1', 'p-2', 'p-3']))
  expect(new Set(names).size).toBe(names.length)
})

test('what still holds tables stays; what is empty goes', async () => {
  await create('doomed')
  holds = '3 tables'
  const refused = await server.request('DELETE', '/api/v1/workspaces/doomed')
  expect(refused.status).toBe(409)
  expect((await refused.json()).message).toContain('3 tables')
  holds = undefined
  expect((await server.request('DELETE', '/api/v1/workspaces/doomed')).status).toBe(204)
  expect((await server.request('DELETE', '/api/v1/workspaces/doomed')).status).toBe(404)
})

test('the first start makes one default workspace, however many processes start', async () => {
  const database: TestDatabase = await createTestDatabase()
  const catalogs: string[] = []
  const deps: WorkspaceDeps = {
    db: database.db,
    createCatalog: async (_tx, owner) => void catalogs.push(owner.catalog),
    contents: [],
  }
  await Promise.all([1, 2, 3].map(() => createWorkspaces(deps).ensureFirstWorkspace()))
  const { rows } = await database.pool.query('SELECT name, default_catalog FROM workspace')
  expect(rows).toEqual([{ name: 'default', default_catalog: 'lake' }])
  expect(catalogs).toEqual(['lake'])
  await database.drop()
})
