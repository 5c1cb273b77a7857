import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer } from '../server.ts'
import type { TestServer } from '../server.ts'
import { runCli } from './run-cli.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const json = async (...args: string[]): Promise<unknown> => {
  const { code, stdout, stderr } = await runCli(server, [...args, '-o', 'json'])
  if (code !== 0) throw new Error(stderr)
  return stdout === '' ? undefined : JSON.parse(stdout)
}

test('a workspace brings a catalog of its own and goes with it', async () => {
  expect(await json('workspaces', 'create', 'grid-ops')).toMatchObject({
    name: 'grid-ops',
    default_catalog: 'grid_ops',
  })
  expect(await json('workspaces', 'list')).toEqual([
    expect.objectContaining({ name: 'default', default_catalog: 'lake' }),
    expect.objectContaining({ name: 'grid-ops' }),
  ])
  expect(await json('workspaces', 'update', 'grid-ops', '--description', 'meters')).toMatchObject({
    description: 'meters',
  })
  await json('workspaces', 'delete', 'grid-ops')
  expect((await runCli(server, ['workspaces', 'get', 'grid-ops'])).stderr).toContain('WORKSPACE_NOT_FOUND')
})

test('a table is listed, described, renamed, registered and dropped', async () => {
  await json(
    'sql',
    "create table lake.main.t (id bigint not null, day date) with (partitioning = array['month(day)'])",
  )
  await json('sql', "insert into t values (1, date '2026-01-31'), (2, date '2026-02-01')")
  expect(await json('tables', 'list', 'lake.main')).toEqual([
    expect.objectContaining({ name: 't', row_count: '2' }),
  ])
  expect(await json('tables', 'get', 'lake.main.t')).toMatchObject({
    partitioning: ['month(day)'],
    format_version: 2,
  })
  expect(await json('tables', 'snapshots', 'lake.main.t')).toHaveLength(1)
  expect(await json('tables', 'partitions', 'lake.main.t')).toHaveLength(2)
  await json('datasets', 'register', 'readings', 'lake.main.t', '--tag', 'team=grid')
  await json('tables', 'rename', 'lake.main.t', 'readings')
  expect(await json('datasets', 'list', '--tag', 'team=grid')).toEqual([
    expect.objectContaining({
      name: 'readings',
      status: 'ok',
      table: { catalog: 'lake', schema: 'main', table: 'readings' },
    }),
  ])
  await json('tables', 'drop', 'lake.main.readings')
  expect(await json('datasets', 'get', 'readings')).toMatchObject({ status: 'broken' })
})

test('a token works until it is revoked', async () => {
  const made = (await json('tokens', 'create', '--comment', 'nightly', '--lifetime', '1h')) as {
    token_value: string
    token_id: string
  }
  const asNew = { ...server, token: made.token_value }
  expect((await runCli(asNew, ['workspaces', 'list'])).code).toBe(0)
  await json('tokens', 'revoke', made.token_id)
  const refused = await runCli(asNew, ['workspaces', 'list'])
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('UNAUTHENTICATED')
})

test('a wrong call is told apart from a failed one', async () => {
  expect((await runCli(server, ['tables', 'get', 'just-one-part'])).code).toBe(2)
  expect((await runCli(server, ['nonsense'])).code).toBe(2)
  expect((await runCli(server, ['--help'])).code).toBe(0)
})
