import { memoryStorage, type ObjectStorage } from '@boathouse/storage'
import { expect, onTestFinished, test } from 'vitest'
import { rangeProxy } from './range-proxy.ts'

const served = async (storage: ObjectStorage = memoryStorage(), location = 's3://bucket/key') => {
  const proxy = rangeProxy()
  onTestFinished(() => proxy.close())
  await storage.write('s3://bucket/key', new TextEncoder().encode('0123456789'))
  const { urls, release } = await proxy.serve([{ location, storage }])
  return { url: urls[0] ?? '', release }
}
const range = (text: string): RequestInit => ({ headers: { range: text } })

test('an object is served whole and by ranges under a path that nobody guesses', async () => {
  const { url } = await served()
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/)
  const head = await fetch(url, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), head.headers.get('accept-ranges')]).toEqual([
    200,
    '10',
    'bytes',
  ])
  expect(await (await fetch(url)).text()).toBe('0123456789')
  const middle = await fetch(url, range('bytes=3-5'))
  expect([middle.status, middle.headers.get('content-range'), await middle.text()]).toEqual([
    206,
    'bytes 3-5/10',
    '345',
  ])
  expect(await (await fetch(url, range('bytes=8-100'))).text()).toBe('89')
  expect((await fetch(url, range('bytes=10-12'))).status).toBe(416)
})

test('nothing else is there, nothing is written, and after the release there is nothing', async () => {
  const { url, release } = await served()
  expect((await fetch(new URL('/', url))).status).toBe(404)
  expect((await fetch(`${url}?x`)).status).toBe(404)
  expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(405)
  release()
  expect((await fetch(url)).status).toBe(404)
})

test('an absent object is not found, and a store that fails is a bad gateway', async () => {
  expect((await fetch((await served(memoryStorage(), 's3://bucket/absent')).url)).status).toBe(404)
  const broken: ObjectStorage = {
    ...memoryStorage(),
    stream: () => Promise.reject(new Error('AccessDenied')),
  }
  expect((await fetch((await served(broken)).url)).status).toBe(502)
})

test('a body that breaks off, or is released while it is sent, does not end as if it were whole', async () => {
  const breaking: ObjectStorage = {
    ...memoryStorage(),
    stream: async () =>
      (async function* () {
        yield new TextEncoder().encode('0123')
        throw new Error('the store went away')
      })(),
  }
  await expect(fetch((await served(breaking)).url).then((answer) => answer.text())).rejects.toThrow()

  const halting: ObjectStorage = {
    ...memoryStorage(),
    stream: async () =>
      (async function* () {
        yield new TextEncoder().encode('0123')
        await new Promise(() => undefined)
      })(),
  }
  const { url, release } = await served(halting)
  const answer = await fetch(url)
  const text = answer.text()
  release()
  await expect(text).rejects.toThrow()
})
