import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { operations, type Answer, type OperationSpec } from '@boathouse/contract'
import { connectDirectly } from '../platform/database.ts'
import { locateEmbeddedPostgres } from '../platform/embedded-postgres/index.ts'
import { startServerProcess, type ServerProcess } from '../testing/server-process.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

// Three hundred secrets, each of which stands nowhere else in the world, given in every way that there is, and then
// looked for in every place that something can leave by.
const planted: string[] = []
const canary = (): string => {
  const text = `kestrel/${randomBytes(9).toString('base64')}+${planted.length}=`
  planted.push(text)
  return text
}

const BOOTSTRAP = `bootstrap-${randomBytes(24).toString('hex')}`
const parent = mkdtempSync(join(tmpdir(), 'boathouse-canary-'))
const home = join(parent, 'home')
const HOME = '/api/v1/workspaces/default'

let server: ServerProcess
const answers: string[] = []

const send = async (
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; text: string }> => {
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${BOOTSTRAP}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  answers.push(text)
  return { status: answer.status, text }
}

const nowhere = { endpoint: 'http://127.0.0.1:1' }
/** A connection of each kind and sign-in; a kind with secrets that is not here fails the test. */
const SAMPLES: Readonly<Record<string, readonly Record<string, string | number>[]>> = {
  s3: [{ ...nowhere, bucket: 'lake', access_key_id: 'key' }],
  iceberg_rest: [nowhere, { ...nowhere, auth: 'oauth2', client_id: 'us' }],
  trino: [
    { endpoint: 'https://127.0.0.1:1', auth: 'password' },
    { endpoint: 'https://127.0.0.1:1', auth: 'token' },
  ],
  postgres: [{ host: '127.0.0.1', port: 1, database: 'erp', user: 'us' }],
  kubernetes: [{ auth: 'token', endpoint: 'https://127.0.0.1:1', namespace: 'lake' }],
  webhook: [{ url: 'https://127.0.0.1:1/hook' }],
  smtp: [{ host: '127.0.0.1', port: 1, auth: 'password', user: 'us', from: 'us@example.org' }],
}

type Kind = Answer<typeof operations.listConnectionKinds>['kinds'][number]

const secretsFor = (kind: Kind, fields: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(
    kind.secrets
      .filter(({ shown_when: when }) => !when || when.is.includes(String(fields[when.field] ?? 'token')))
      .map(({ name }) => [name, name === 'url_secret' ? `/${canary()}` : canary()]),
  )

const plantInConnections = async (kind: Kind, times: number): Promise<void> => {
  for (const [which, fields] of (SAMPLES[kind.kind] ?? []).entries()) {
    for (let time = 0; time < times; time++) {
      const name = `${kind.kind.replaceAll('_', '-')}-${which}-${time}`
      const draft = { kind: kind.kind, fields }
      const made = await send('POST', `${HOME}/connections`, {
        name,
        ...draft,
        secrets: secretsFor(kind, fields),
      })
      expect(made.status, made.text).toBe(201)
      // Wrong requests too: what is refused must be forgotten as well.
      await send('POST', `${HOME}/connections`, {
        name: 'Not a Name',
        ...draft,
        secrets: secretsFor(kind, fields),
      })
      if (time > 0) continue
      await send('POST', `${HOME}/connections/${name}/test`, {})
      await send('POST', `${HOME}/connection-tests`, { ...draft, secrets: secretsFor(kind, fields) })
      await send('PATCH', `${HOME}/connections/${name}`, { secrets: secretsFor(kind, fields) })
    }
  }
}

beforeAll(async () => {
  const settings = {
    BOATHOUSE_HOME: home,
    BOATHOUSE_PORT: '0',
    BOATHOUSE_LOG_LEVEL: 'trace',
    BOATHOUSE_BOOTSTRAP_TOKEN: BOOTSTRAP,
    BOATHOUSE_S3_ACCESS_KEY_ID: 'key',
    BOATHOUSE_S3_SECRET_ACCESS_KEY: canary(),
    BOATHOUSE_ENGINE_MEMORY: '512MiB',
  }
  server = await startServerProcess(settings)
})
afterAll(async () => {
  await server.end('SIGTERM')
  rmSync(parent, { recursive: true, force: true })
})

const spellings = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1),
  Buffer.from(secret).toString('base64url').slice(0, -1),
  Buffer.from(secret).toString('hex'),
]

// What every planted text begins with, in each spelling: one look at a large file instead of two thousand.
const MARK = /kestrel(?:\/|%2f)|a2VzdHJlbC|6b65737472656c2f/i

const expectNone = (place: string, text: string): void => {
  const looked = MARK.test(text) ? planted : planted.filter((secret) => !secret.startsWith('kestrel/'))
  const found = looked.filter((secret) => spellings(secret).some((spelling) => text.includes(spelling)))
  expect(found, place).toEqual([])
}

const readAll = (names: readonly string[]): string =>
  names
    .map((name) => {
      try {
        return readFileSync(name, 'latin1')
      } catch {
        return ''
      }
    })
    .join('\n')

test('three hundred secrets are given: in connections of every kind, tokens, passwords, links', async () => {
  const { kinds }: { kinds: readonly Kind[] } = JSON.parse(
    (await send('GET', '/api/v1/connection-kinds')).text,
  )
  const without = kinds.filter(({ kind, secrets }) => secrets.length > 0 && SAMPLES[kind] === undefined)
  expect(without).toEqual([])
  for (const kind of kinds) await plantInConnections(kind, 16)
  for (let made = 0; made < 30; made++) {
    const answer = await fetch(`${server.url}/api/v1/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${BOOTSTRAP}`, 'content-type': 'application/json' },
      body: JSON.stringify({ comment: `token ${made}` }),
    })
    const { token_value: value }: { token_value: string } = JSON.parse(await answer.text())
    planted.push(value)
  }
  while (planted.length < 300) {
    await send('POST', '/api/v1/session', { name: 'admin', password: canary() })
    await fetch(`${server.url}/api/v1/workspaces`, { headers: { authorization: `Bearer ${canary()}` } })
    await fetch(`${server.url}/iceberg/v1/oauth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'us',
        client_secret: canary(),
      }),
    })
  }
  expect(planted.length).toBeGreaterThanOrEqual(300)
})

test('work is done, some of which fails', async () => {
  const statement = { statement: 'CREATE TABLE t AS SELECT 1 AS n', wait_timeout: '30s' }
  expect((await send('POST', `${HOME}/statements`, statement)).status).toBe(200)
  await send('POST', `${HOME}/statements`, {
    statement: "SELECT * FROM read_csv('/etc/passwd')",
    wait_timeout: '30s',
  })
  const job = { name: 'fails', tasks: [{ task_key: 'a', sql: { statement: 'SELECT * FROM nowhere' } }] }
  expect((await send('POST', `${HOME}/jobs`, job)).status).toBe(201)
  await send('POST', `${HOME}/jobs/fails/runs`, { wait_timeout: '30s' })
  await send('POST', '/api/v1/master-keys/rotate')
})

test('no answer of the API says one', async () => {
  const all: readonly OperationSpec[] = Object.values(operations)
  const lists = all.filter(
    ({ method, path, response }) =>
      method === 'GET' && response !== 'stream' && !/\{(?!workspace\})/.test(path),
  )
  for (const { path } of lists) await send('GET', path.replace('{workspace}', 'default'))
  const { connections }: { connections: readonly { name: string }[] } = JSON.parse(
    (await send('GET', `${HOME}/connections?page_size=1000`)).text,
  )
  for (const { name } of connections) await send('GET', `${HOME}/connections/${name}`)
  await send('GET', '/api/v1/audit-export')
  await send('GET', `${HOME}/jobs/fails/runs`)
  expect(connections.length).toBeGreaterThan(60)
  expectNone('answers', answers.join('\n'))
})

test('no page and no metric says one', async () => {
  const texts = await Promise.all(
    ['/', '/connections', '/metrics', '/docs', '/healthz', '/readyz'].map(async (path) =>
      (await fetch(server.url + path, { headers: { accept: 'text/html' } })).text(),
    ),
  )
  expectNone('pages', texts.join('\n'))
})

test('no row of the database holds one, in no spelling', async () => {
  const settings = locateEmbeddedPostgres(join(home, 'postgres'))
  if (!settings) throw new Error('the database does not run')
  const client = await connectDirectly(settings)
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT oid::regclass::text AS name FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'm')`,
    )
    let dump = ''
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`)
      dump += rows.map(({ row }) => row).join('\n')
    }
    expect(dump).toContain('secret_access_key')
    expectNone('database', dump)
  } finally {
    await client.end()
  }
})

test('the log at its most talkative does not hold one', () => {
  expect(server.output().split('\n').length).toBeGreaterThan(300)
  expectNone('log', server.output())
})

test('no file of the home holds one', () => {
  const files = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  expectNone('files', readAll(files))
})

test('no argument of a process holds one, and no environment of a child', () => {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  expectNone('arguments', readAll(pids.map((pid) => `/proc/${pid}/cmdline`)))
  const parentOf = (pid: string): string =>
    /^\d+ \(.*\) \S (\d+)/s.exec(readAll([`/proc/${pid}/stat`]))?.[1] ?? ''
  const own = new Set([String(server.child.pid)])
  for (let depth = 0; depth < 4; depth++) for (const pid of pids) if (own.has(parentOf(pid))) own.add(pid)
  own.delete(String(server.child.pid))
  expect(own.size).toBeGreaterThan(1)
  expectNone('environments', readAll([...own].map((pid) => `/proc/${pid}/environ`)))
})
