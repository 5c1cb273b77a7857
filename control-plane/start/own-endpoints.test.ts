import { expect, test } from 'vitest'
import { ownEndpoints } from './own-endpoints.ts'

const portsOf = async (url: string, directUrl = url): Promise<number[]> =>
  (await ownEndpoints({ database: { url, directUrl } }, () => undefined)()).map(({ port }) => port)

test('a database at an address is ours, one behind a socket has no port', async () => {
  expect(await portsOf('postgres://ada:secret@127.0.0.1:6543/lake')).toEqual([6543])
  expect(await portsOf('postgres://127.0.0.1/lake', 'postgres://127.0.0.1:7000/lake')).toEqual([5432, 7000])
  expect(await portsOf('postgres://[::1]:5433/lake')).toEqual([5433])
  expect(await portsOf('postgres://lake@/lake?host=%2Frun%2Fpostgresql')).toEqual([])
  expect(await portsOf('postgres://ignored/lake?host=127.0.0.1&port=5499')).toEqual([5499])
})

test('a database on this machine is ours under every address of the machine', async () => {
  const [database] = await ownEndpoints(
    { database: { url: 'postgres://localhost/lake', directUrl: 'postgres://localhost/lake' } },
    () => undefined,
  )()
  expect(database?.addresses).toContainEqual({ family: 6, value: 1n })
  expect(database?.addresses).toContainEqual({ family: 4, value: 0x7f000001n })
})

test('our own port is ours from the moment that we listen', async () => {
  let port: number | undefined
  const own = ownEndpoints({ database: undefined }, () => port)
  expect(await own()).toEqual([])
  port = 8484
  expect(await own()).toMatchObject([{ what: 'this server itself', port: 8484 }])
})
