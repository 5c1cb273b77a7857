import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePerson } from '../../security/matrix-people.ts'
import { startWholeServer, type WholeServer } from '../../testing/whole-server.ts'

let server: WholeServer
beforeAll(async () => {
  server = await startWholeServer()
})
afterAll(() => server.close())

test('whoever is no administrator makes, lists and revokes tokens of its own, and nobody else’s', async () => {
  const [ada, eve] = [
    await makePerson(server.database.db, 'ada'),
    await makePerson(server.database.db, 'eve'),
  ]
  const send = (token: string, method: string, path = '', body?: object): Promise<Response> =>
    fetch(`${server.url}/api/v1/tokens${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
  const made = await (await send(ada.token, 'POST', '', { comment: 'laptop' })).json()
  const id: string = made.token.token_id
  const idsOf = async (token: string): Promise<string[]> => {
    const { tokens } = await (await send(token, 'GET')).json()
    return tokens.map((one: { token_id: string }) => one.token_id)
  }
  expect(await idsOf(ada.token)).toContain(id)
  expect(await idsOf(eve.token)).not.toContain(id)
  expect((await send(eve.token, 'DELETE', `/${id}`)).status).toBe(404)
  expect((await send(made.token_value, 'GET')).status).toBe(200)
  expect((await send(ada.token, 'DELETE', `/${id}`)).status).toBe(204)
  expect((await send(made.token_value, 'GET')).status).toBe(401)
})
