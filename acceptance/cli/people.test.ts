import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer } from '../server.ts'
import type { TestServer } from '../server.ts'
import { runCli } from './run-cli.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await runCli(server, [...args, '-o', 'json'])
  if (code !== 0) throw new Error(stderr)
  return stdout === '' ? undefined : JSON.parse(stdout)
}

test('people are invited, put into groups, disabled and let in again', async () => {
  const { link } = await json('users', 'invite', 'ada', '--email', 'ada@example.org')
  expect(link).toMatch(new RegExp(`^${server.url}/invitation#`))
  await json('groups', 'create', 'Analysts', '--description', 'They ask.')
  await json('groups', 'members', 'add', 'analysts', 'Ada')
  expect(await json('groups', 'list')).toMatchObject([{ name: 'Analysts', members: 1 }])
  expect(await json('groups', 'members', 'list', 'Analysts')).toMatchObject([{ name: 'ada' }])
  await json('groups', 'members', 'remove', 'Analysts', 'ada')
  await json('groups', 'delete', 'Analysts')
  await json('users', 'disable', 'ada')
  expect(await json('users', 'list')).toContainEqual(
    expect.objectContaining({ name: 'ada', state: 'disabled' }),
  )
  await json('users', 'enable', 'ada')
  expect((await runCli(server, ['groups', 'delete', 'nobody'])).stderr).toContain('groups list')
})

test('a service account signs in with its secret until that is revoked', async () => {
  const { service_account_id: id } = await json('service-accounts', 'create', 'nightly')
  const made = await json('service-accounts', 'new-secret', id)
  const ask = () =>
    fetch(`${server.url}/api/v1/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: made.client_id,
        client_secret: made.client_secret,
      }),
    })
  expect((await ask()).status).toBe(200)
  const [secret] = await json('service-accounts', 'secrets', id)
  expect(made.client_secret).toContain(secret.prefix)
  await json('service-accounts', 'revoke-secret', id, secret.secret_id)
  expect((await ask()).status).toBe(401)
})

test('a token does what its scope says, and no more', async () => {
  const { token_value: token } = await json('tokens', 'create', '--scope', 'read')
  const limited = { ...server, token }
  expect((await runCli(limited, ['workspaces', 'list'])).code).toBe(0)
  const refused = await runCli(limited, ['groups', 'create', 'mine'])
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('PERMISSION_DENIED')])
  const wrong = await runCli(server, ['tokens', 'create', '--scope', 'everything'])
  expect(wrong.stderr).toContain('scopes[0]')
})

test('sessions, providers and the ways in are shown; what is no provider is not kept', async () => {
  expect(await json('sessions', 'list')).toEqual([])
  await json('sessions', 'end-all')
  expect(await json('sign-in', 'get')).toEqual({ local_sign_in: true })
  const off = await runCli(server, ['sign-in', 'set', '--local', 'off'])
  expect(off.stderr).toContain('NO_OTHER_WAY_IN')
  const place = ['--issuer', 'http://127.0.0.1:1', '--client-id', 'x', '--group', 'ops=Operators']
  const bad = await runCli(server, ['providers', 'create', 'bad', ...place])
  expect(bad.stderr).toContain('PROVIDER_UNREACHABLE')
  expect(await json('providers', 'list')).toEqual([])
  expect((await runCli(server, ['providers', 'test', 'bad'])).stderr).toContain('PROVIDER_NOT_FOUND')
})
