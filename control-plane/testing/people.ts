import type { TestServer } from './test-server.ts'

/** A request as a page of this server sends it: with a cookie, from its own origin. */
export const asBrowser = (
  server: Pick<TestServer, 'url'>,
  cookie = '',
): ((method: string, path: string, body?: unknown) => Promise<Response>) => {
  return (method, path, body) =>
    fetch(server.url + path, {
      method,
      headers: {
        origin: server.url,
        ...(cookie !== '' && { cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
}

/** The cookie that an answer sets, as a browser sends it back. */
export const cookieOf = (answer: Response): string =>
  (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''

/** Has the administrator invite somebody; gives the id and the secret of the link. */
export const invite = async (
  server: Pick<TestServer, 'request'>,
  user: { readonly name: string } & Readonly<Record<string, unknown>>,
): Promise<{ readonly userId: string; readonly secret: string }> => {
  const answer = await server.request('POST', '/api/v1/users', user)
  const body = await answer.json()
  if (answer.status !== 201) throw new Error(JSON.stringify(body))
  return { userId: body.user.user_id, secret: body.invitation.path.replace('/invitation#', '') }
}

/** A password that the rules take. */
export const GOOD_PASSWORD = 'a heron stands in the reeds'

/** Somebody invited who has chosen `GOOD_PASSWORD`; gives the id and the cookie of the session. */
export const signedInUser = async (
  server: Pick<TestServer, 'request' | 'url'>,
  user: { readonly name: string } & Readonly<Record<string, unknown>>,
): Promise<{ readonly userId: string; readonly cookie: string }> => {
  const { userId, secret } = await invite(server, user)
  const answer = await asBrowser(server)('POST', '/api/v1/session/invitation', {
    secret,
    password: GOOD_PASSWORD,
  })
  if (answer.status !== 201) throw new Error(await answer.text())
  return { userId, cookie: cookieOf(answer) }
}
