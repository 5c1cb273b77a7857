import { expect, test } from 'vitest'
import { metadataToJson, newTableMetadata, stringifyJson, type CommitTable } from '../index.ts'
import { restCatalog, type RestCatalog } from './rest-catalog.ts'
import type { RestRequestInit } from './rest-options.ts'
import { storageConfigFor } from './rest-table.ts'

const CONFIG = { defaults: { prefix: 'p' }, overrides: {} }
const json = (value: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(stringifyJson(value), { status, headers })

type Answer = (url: URL, init: RestRequestInit) => Response | Promise<Response>

const catalogOf = (answer: Answer, token: (fresh: boolean) => string = () => 'secret'): RestCatalog =>
  restCatalog({
    name: 'ext',
    endpoint: 'http://catalog.test',
    fetch: async (address, init) => {
      const url = new URL(address)
      return url.pathname === '/v1/config' ? json(CONFIG) : answer(url, init)
    },
    token: async (fresh) => token(fresh),
    hide: (text) => text.replaceAll('secret', '[secret]'),
    vendedCredentials: true,
  })

const ident = { namespace: ['a', 'b'], name: 't' }
const table = newTableMetadata({
  location: 's3://b/t',
  schema: { type: 'struct', fields: [{ id: 1, name: 'id', required: true, type: 'long' }] },
})
const loadResult = { 'metadata-location': 's3://b/t/m.json', metadata: metadataToJson(table) }
const commit: CommitTable = {
  requirements: [{ type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': 9_007_199_254_740_993n }],
  updates: [],
}

test.each<[string, () => Response, string, RegExp]>([
  ['a web page', () => new Response('<html>'), 'CatalogFailed', /ext answers p\/namespaces with something/],
  ['500', () => json({ error: { message: 'broken' } }, 500), 'CatalogFailed', /ext answers 500: broken/],
  ['another shape', () => json({ hello: 1 }), 'CatalogFailed', /without a list of namespaces/],
  ['names that are none', () => json({ namespaces: [['']] }), 'CatalogFailed', /a name that is none/],
  [
    'a redirect',
    () => new Response(null, { status: 302, headers: { location: 'http://169.254.169.254/?secret' } }),
    'CatalogFailed',
    /points to http:\/\/169.254.169.254\/\?\[secret\], and redirects are not followed/,
  ],
  ['a proxy’s 404', () => new Response('nothing here', { status: 404 }), 'CatalogFailed', /answers 404/],
  ['forbidden', () => json({ error: { message: 'not secret' } }, 403), 'CatalogDenied', /not \[secret\]/],
  ['deep nesting', () => new Response(`${'['.repeat(5000)}${']'.repeat(5000)}`), 'CatalogFailed', /no JSON/],
  [
    'the same page for ever',
    () => json({ namespaces: [['a']], 'next-page-token': 'again' }),
    'CatalogFailed',
    /without an end/,
  ],
])('%s is a typed error that names the catalog', async (_what, answer, name, message) => {
  await expect(catalogOf(answer).listNamespaces()).rejects.toMatchObject({
    name,
    message: expect.stringMatching(message),
  })
})

test('a list of everything is cut off', async () => {
  let page = 0
  const many = stringifyJson(Array.from({ length: 60_000 }, () => ['n']))
  const catalog = catalogOf(() => new Response(`{"namespaces":${many},"next-page-token":"${(page += 1)}"}`))
  await expect(catalog.listNamespaces()).rejects.toThrow('more than 100000')
})

test('who gives no answer is named, and nobody is asked for ever', async () => {
  const catalog = catalogOf(() => Promise.reject(new Error('ECONNREFUSED')))
  await expect(catalog.listTables(['a'])).rejects.toThrow('The catalog ext gives no answer: ECONNREFUSED')
})

test('a namespace that lists itself below itself has no children', async () => {
  const catalog = catalogOf((url) => json({ namespaces: [[url.searchParams.get('parent') ?? 'a'], ['b']] }))
  expect(await catalog.listNamespaces()).toEqual([['a'], ['b']])
  expect(await catalog.listNamespaces(['a'])).toEqual([])
})

test('pages are followed, and levels are joined by the separator', async () => {
  const seen: string[] = []
  const catalog = catalogOf((url) => {
    seen.push(`${url.pathname}${url.search}`)
    const name = url.searchParams.get('pageToken') === 'two' ? 't2' : 't1'
    const more = name === 't1' ? { 'next-page-token': 'two' } : {}
    return json({ identifiers: [{ namespace: ['a', 'b'], name }], ...more })
  })
  expect((await catalog.listTables(['a', 'b'])).map(({ name }) => name)).toEqual(['t1', 't2'])
  expect(seen[0]).toBe('/v1/p/namespaces/a%1Fb/tables?pageToken=&pageSize=1000')
})

test('a refused token is renewed once', async () => {
  const tokens: boolean[] = []
  const catalog = catalogOf(
    (_url, { headers }) =>
      headers['authorization'] === 'Bearer new'
        ? json({ namespaces: [] })
        : new Response('', { status: 401 }),
    (fresh) => {
      tokens.push(fresh)
      return fresh ? 'new' : 'old'
    },
  )
  expect(await catalog.listNamespaces()).toEqual([])
  expect(tokens).toEqual([false, false, true])
  const never = catalogOf(() => new Response('', { status: 401 }))
  await expect(never.listNamespaces()).rejects.toMatchObject({ name: 'CatalogDenied' })
})

test('a table that has not changed is not sent again, and long ids keep their digits', async () => {
  let body = ''
  let loads = 0
  const catalog = catalogOf((_url, init) => {
    if (init.method === 'POST') {
      body = init.body ?? ''
      return json(loadResult)
    }
    loads += 1
    return init.headers['if-none-match'] === '"v1"'
      ? new Response(null, { status: 304 })
      : json(loadResult, 200, { etag: '"v1"' })
  })
  const first = await catalog.loadTable(ident)
  expect(first.metadata['table-uuid']).toBe(table['table-uuid'])
  expect(await catalog.loadTable(ident)).toBe(first)
  expect(loads).toBe(2)
  await catalog.commitTable(ident, commit)
  expect(body).toContain('"snapshot-id":9007199254740993')
})

test.each([
  [409, 'CommitFailed'],
  [400, 'BadRequest'],
  [403, 'CatalogDenied'],
  [404, 'NoSuchTable'],
  [500, 'CommitStateUnknown'],
  [502, 'CommitStateUnknown'],
  [503, 'CommitStateUnknown'],
  [504, 'CommitStateUnknown'],
])('a commit answered %i is %s', async (status, name) => {
  const catalog = catalogOf(() => json({ error: { type: 'NoSuchTableException', message: 'm' } }, status))
  await expect(catalog.commitTable(ident, commit)).rejects.toMatchObject({ name })
})

test('a commit without an answer, or with a senseless one, is unknown', async () => {
  const broken = catalogOf(() => Promise.reject(new Error('socket hang up')))
  await expect(broken.commitTable(ident, commit)).rejects.toMatchObject({ name: 'CommitStateUnknown' })
  const senseless = catalogOf(() => json({ metadata: {} }))
  await expect(senseless.commitTable(ident, commit)).rejects.toMatchObject({ name: 'CommitStateUnknown' })
})

test('the credentials with the longest prefix are taken', () => {
  const found = {
    config: { 's3.endpoint': 'e', 's3.access-key-id': 'table' },
    credentials: [
      { prefix: 's3://b', config: { 's3.access-key-id': 'bucket' } },
      { prefix: 's3://b/t', config: { 's3.access-key-id': 'place' } },
    ],
  }
  expect(storageConfigFor(found, 's3://b/t/x')).toEqual({ 's3.endpoint': 'e', 's3.access-key-id': 'place' })
  expect(storageConfigFor(found, 's3://c/x')['s3.access-key-id']).toBe('table')
})
