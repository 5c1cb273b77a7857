import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { extensionFolder, httpfsMissing } from '../../tools/httpfs.ts'
import { startVersitygw, versitygwMissing } from '../../tools/versitygw.ts'
import { startTestServer, type TestServer } from '../server.ts'
import { countedStore, type CountedStore } from './counting-proxy.ts'
import { settingsFor } from './stores.ts'

const missing = versitygwMissing ?? httpfsMissing()

describe.skipIf(missing !== undefined)(missing ?? 'a large file on versitygw', () => {
  let store: CountedStore
  let server: TestServer
  beforeAll(async () => {
    store = await countedStore(await startVersitygw(['lake', 'objects']))
    server = await startTestServer({
      ...settingsFor(store),
      BOATHOUSE_ENGINE_MAX_DOWNLOAD: '4MiB',
      BOATHOUSE_ENGINE_EXTENSIONS: extensionFolder,
    })
  })
  afterAll(async () => {
    await server?.stop()
    await store?.stop()
  })

  const execute = async (statement: string) => {
    const body = { statement, wait_timeout: '50s' }
    const answer = await server.client.call('executeStatement', { params: { workspace: 'default' }, body })
    expect(answer.status).toEqual({ state: 'SUCCEEDED' })
    return answer
  }

  test('a selective query costs a small part of the file, a whole scan is possible, and health says how', async () => {
    const select = `SELECT i AS id, hash(i) AS a, hash(i + 1) AS b, hash(i + 2) AS c FROM range(2000000) r(i)`
    await execute(`CREATE TABLE large AS ${select}`)
    const [[size] = []] =
      (await execute(`SELECT sum(file_size_in_bytes) FROM "large$files"`)).result?.data_array ?? []
    const bytes = Number(size)
    expect(bytes).toBeGreaterThan(32 * 2 ** 20)

    const before = store.served()
    const one = await execute('SELECT id, a FROM large WHERE id = 1234567')
    expect(one.result?.data_array).toHaveLength(1)
    expect(store.served() - before).toBeLessThan(bytes / 10)

    const all = await execute('SELECT count(*), count(DISTINCT a % 7) FROM large')
    expect(all.result?.data_array).toEqual([['2000000', '7']])
    expect(store.served() - before).toBeLessThan(bytes)

    const { checks } = await server.client.call('getHealth', {})
    expect(checks.find(({ name }) => name === 'range reads')).toMatchObject({
      status: 'passed',
      evidence: 'large files in object storage are read by ranges',
    })
  })

  test('rows of it are changed, and read again as they are', async () => {
    await execute('DELETE FROM large WHERE id < 1000')
    expect((await execute('SELECT count(*), min(id) FROM large')).result?.data_array).toEqual([
      ['1999000', '1000'],
    ])
  })
})
