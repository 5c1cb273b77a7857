import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../server.ts'
import { runCli, type CliOutcome } from './run-cli.ts'

let server: TestServer
let folder: string
const tokens = new Map<string, string>()

/** A program with a role in the workspace, and its token. */
const enter = async (role: 'viewer' | 'editor' | 'admin'): Promise<void> => {
  const { client, url } = server
  const made = await client.call('createServiceAccount', { body: { name: `the-${role}` } })
  const params = { service_account_id: made.service_account_id }
  const secret = await client.call('createClientSecret', { params, body: {} })
  const grantee = { kind: 'service_account', name: `the-${role}` } as const
  await client.call('putMember', { params: { workspace: 'default' }, body: { grantee, role } })
  const answer = await fetch(`${url}/api/v1/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: secret.client_id,
      client_secret: secret.client_secret,
    }),
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  tokens.set(role, token)
}

beforeAll(async () => {
  server = await startTestServer()
  folder = mkdtempSync(join(tmpdir(), 'boathouse-cli-roles-'))
  for (const role of ['viewer', 'editor', 'admin'] as const) await enter(role)
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

const as = (role: string, ...args: readonly string[]): Promise<CliOutcome> =>
  runCli({ ...server, token: tokens.get(role) ?? '' }, args)

const done = async (role: string, ...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await as(role, ...args)
  expect(code, stderr).toBe(0)
  return stdout
}

const jobFile = (name: string): string => {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(file, `name: ${name}\ntasks:\n  - task_key: one\n    sql: {statement: "SELECT 1 AS n"}\n`)
  return file
}
const hook = (name: string) => [
  'connections',
  'create',
  'webhook',
  name,
  '--field',
  'url=https://a.example/x',
]

test.each(['editor', 'admin'])('as %s: connection, job, run, status and logs, run again', async (role) => {
  await done(role, ...hook(role))
  await done(role, 'connections', 'update', role, '--description', 'for alerts')
  await done(role, 'jobs', 'create', jobFile(role))
  const run = JSON.parse(await done(role, 'jobs', 'run', role, '--wait', '-o', 'json')) as { run_id: string }
  expect(await done(role, 'runs', 'get', run.run_id)).toContain('SUCCEEDED')
  expect(await done(role, 'runs', 'logs', run.run_id, '--task', 'one')).toContain('Attempt 1 of task one')
  const again = JSON.parse(await done(role, 'runs', 'retry', run.run_id, '-o', 'json')) as { run_id: string }
  await done(role, 'runs', 'watch', again.run_id)
  const list = await done(role, 'runs', 'list', role, '-o', 'csv', '--no-headers')
  expect(list.trim().split('\n')).toHaveLength(2)
})

test('as viewer: what is there is shown, and every change is refused', async () => {
  expect(await done('viewer', 'connections', 'list')).toContain('editor')
  const [run] = JSON.parse(await done('viewer', 'runs', 'list', 'editor', '-o', 'json')) as {
    run_id: string
  }[]
  const id = run?.run_id ?? ''
  expect(await done('viewer', 'runs', 'logs', id, '--task', 'one')).toContain('Attempt 1 of task one')
  for (const args of [
    hook('mine'),
    ['connections', 'delete', 'editor'],
    ['jobs', 'create', jobFile('mine')],
    ['jobs', 'run', 'editor'],
    ['runs', 'retry', id],
  ]) {
    const { code, stderr } = await as('viewer', ...args)
    expect([code, stderr], args.join(' ')).toEqual([1, expect.stringContaining('PERMISSION_DENIED')])
  }
})

test("an editor uses others' connections and changes none; an administrator changes them", async () => {
  const refused = await as('editor', 'connections', 'delete', 'admin')
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('PERMISSION_DENIED')])
  await done('admin', 'connections', 'delete', 'editor')
})
