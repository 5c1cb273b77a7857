import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '../../platform/log.ts'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../../testing/whole-server.ts'

// One secret that stands nowhere else in the world, sent in every way that the API has, then looked for everywhere.
const CANARY = 'canary/Zm9v+YmFy=kestrel-4711'
const SPELLINGS = [
  CANARY,
  encodeURIComponent(CANARY),
  Buffer.from(CANARY).toString('base64'),
  Buffer.from(CANARY).toString('hex'),
  CANARY.slice(7, 23),
]
const HOME = '/api/v1/workspaces/default'

let server: WholeServer
const lines: string[] = []
const answers: string[] = []
beforeAll(async () => {
  const destination = { write: (line: string) => void lines.push(line) }
  server = await startWholeServer(createLog({ level: 'trace', format: 'json', secrets: [], destination }))
})
afterAll(() => server.close())

const send = async (method: string, path: string, body?: unknown): Promise<number> => {
  const answer = await fetch(server.url + HOME + path, {
    method,
    headers: {
      authorization: `Bearer ${WHOLE_SERVER_TOKEN}`,
      'content-type': 'application/json',
      'idempotency-key': `walk-${answers.length}`,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  answers.push(await answer.text())
  return answer.status
}

const expectNone = (text: string): void => {
  for (const spelling of SPELLINGS) expect(text).not.toContain(spelling)
}

const s3 = { kind: 's3', fields: { endpoint: 'http://127.0.0.1:1024', bucket: 'lake', access_key_id: 'k' } }
const rest = { kind: 'iceberg_rest', fields: { endpoint: 'http://127.0.0.1:1024' } }

test('requests of every kind, right and wrong, are answered without the secret', async () => {
  const secrets = { secret_access_key: CANARY }
  expect(await send('POST', '/connections', { name: 'store', ...s3, secrets })).toBe(201)
  expect(await send('POST', '/connections', { name: 'store', ...s3, secrets })).toBe(409)
  expect(await send('POST', '/connections', { name: 'tables', ...rest, secrets: { token: CANARY } })).toBe(
    201,
  )
  expect(await send('POST', '/connections', { name: 'odd', ...s3, secrets: { token: CANARY } })).toBe(400)
  expect(
    await send('POST', '/connections', { name: 'odd', ...s3, secrets: { secret_access_key: [CANARY] } }),
  ).toBe(400)
  expect(await send('POST', '/connections', { name: 'odd', kind: 'none', fields: {}, secrets })).toBe(422)
  expect(await send('PATCH', '/connections/store', { secrets: { session_token: CANARY } })).toBe(200)
  expect(await send('PATCH', '/connections/tables', { fields: { endpoint: 'http://127.0.0.1:1025' } })).toBe(
    422,
  )
  expect(await send('POST', '/connections/store/test', {})).toBe(200)
  expect(await send('POST', '/connections/tables/test', { secrets: { token: `${CANARY}x` } })).toBe(200)
  expect(await send('POST', '/connection-tests', { ...rest, secrets: { token: CANARY } })).toBe(200)
  expect(await send('GET', '/connections')).toBe(200)
  expect(await send('GET', '/connections/store')).toBe(200)
  expectNone(answers.join('\n'))
})

test('no row of any table holds it, in no spelling', async () => {
  const { pool } = server.database
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'`,
  )
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)
      return rows.map(({ row }) => row).join('\n')
    }),
  )
  const dump = texts.join('\n')
  expect(dump).toContain('secret_access_key')
  expectNone(dump)
  // bytea is written as hexadecimal digits: what stands in it in clear is found by them.
  expect(dump).not.toContain(Buffer.from(CANARY).toString('hex'))
})

test('the log at its most talkative and the arguments of processes do not hold it', () => {
  expect(lines.length).toBeGreaterThan(10)
  expectNone(lines.join('\n'))
  const commands = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      } catch {
        return ''
      }
    })
  expectNone(commands.join('\n'))
})

test('deleting a connection deletes what was sealed', async () => {
  expect(await send('DELETE', '/connections/store')).toBe(204)
  expect(await send('DELETE', '/connections/tables')).toBe(204)
  const { rows } = await server.database.pool.query('SELECT field FROM secret')
  expect(rows).toEqual([])
})
