import { randomBytes } from 'node:crypto'
import { laptopEgress } from '../../../platform/egress/testing.ts'
import { parseMasterKey, secretCipher } from '../../../platform/secrets-cipher/index.ts'
import type { FakeProvider } from '../../../testing/fake-provider.ts'
import { asBrowser, cookieOf } from '../../../testing/people.ts'
import { startTestServer, type TestServer } from '../../../testing/test-server.ts'
import { createSecrets } from '../../secrets/index.ts'

/** A server on which people sign in through providers on this machine. */
export const startSignOnServer = (): Promise<TestServer> =>
  startTestServer(undefined, async ({ db }) => {
    const key = parseMasterKey(randomBytes(32).toString('hex'))
    if (!key) throw new Error('no key')
    await db.insertInto('master_key').values({ id: key.id, is_current: true }).execute()
    return { egress: laptopEgress(), secrets: createSecrets(secretCipher(key)) }
  })

export const addProvider = async (
  server: TestServer,
  provider: FakeProvider,
  body: Readonly<Record<string, unknown>> = {},
): Promise<void> => {
  const answer = await server.request('POST', '/api/v1/identity-providers', {
    name: 'fake',
    label: 'Fake',
    issuer: provider.issuer,
    client_id: 'boathouse',
    client_secret: 'the-secret-of-the-client',
    create_users: true,
    ...body,
  })
  if (answer.status !== 201) throw new Error(await answer.text())
}

export interface Begun {
  readonly url: string
  readonly cookie: string
}

export const begin = async (server: TestServer, name = 'fake'): Promise<Begun> => {
  const answer = await asBrowser(server)('POST', `/api/v1/session/providers/${name}`)
  if (answer.status !== 200) throw new Error(await answer.text())
  return { url: (await answer.json()).redirect_url, cookie: cookieOf(answer) }
}

export const complete = (
  server: TestServer,
  cookie: string,
  query: URLSearchParams,
  name = 'fake',
): Promise<Response> =>
  asBrowser(server, cookie)('POST', `/api/v1/session/providers/${name}/callback`, { query: query.toString() })

/** A whole sign-in, as a browser goes through it. */
export const signInThrough = async (
  server: TestServer,
  provider: FakeProvider,
  name = 'fake',
): Promise<Response> => {
  const { url, cookie } = await begin(server, name)
  return complete(server, cookie, provider.authorize(url), name)
}
