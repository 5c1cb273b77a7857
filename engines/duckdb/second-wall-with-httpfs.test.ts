import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { httpfsFile, httpfsMissing } from '../../tools/httpfs.ts'
import { askLease } from './ask-lease.ts'
import type { ChildPool } from './child-pool.ts'
import { openLease, testPool } from './testing.ts'

const missing = httpfsMissing()

/** An instance that can read URLs, allowed one. The lock alone: `sql/` is not asked. */
describe.skipIf(missing !== undefined)(`with httpfs${missing ? ` (${missing})` : ''}`, () => {
  const asked: string[] = []
  let server: Server
  let base = ''
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      response.end('a\n1\n')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  })
  afterAll(() => server.close())

  /** Statements of one instance; the answer of the last. */
  const attempt = async (pool: ChildPool, ...statements: readonly string[]) => {
    asked.length = 0
    const lease = await openLease(pool, { allowedPaths: [`${base}/allowed`] })
    try {
      const answers = []
      for (const sql of statements) answers.push(await askLease(lease, sql.replaceAll('$base', base)))
      return answers.at(-1)?.rows
    } finally {
      lease.release()
    }
  }

  test('the allowed URL can be read', async () => {
    const pool = testPool({ httpfs: httpfsFile })
    expect(await attempt(pool, `FROM read_csv('$base/allowed')`)).toEqual([['1']])
  })

  const WAYS_OUT = [
    `FROM read_csv('$base/other')`,
    `FROM read_csv('$base/allowed/../other')`,
    `FROM read_csv('$base/allowed?other')`,
    `FROM read_csv('$base/allow*')`,
    `FROM read_text('http://localhost:1/allowed')`,
    `FROM read_text('https://example.org/')`,
    `FROM read_text('s3://bucket/key')`,
    `FROM read_text('r2://bucket/key')`,
    `FROM read_text('hf://datasets/a/b')`,
    `FROM read_text('/etc/passwd')`,
    `COPY (SELECT 1) TO '$base/other'`,
    `COPY (SELECT 1) TO 's3://bucket/key.csv'`,
    `ATTACH '$base/other' AS x`,
    'INSTALL httpfs',
    `LOAD '/tmp/other.duckdb_extension'`,
    `SET s3_endpoint = 'x'`,
    `SET http_proxy = 'x'`,
    'SET allow_persistent_secrets = true',
    `CREATE PERSISTENT SECRET s (TYPE s3)`,
    `SET allowed_paths = ['$base/other']`,
  ]

  test('the lock refuses every other way out before anything is sent', async () => {
    const pool = testPool({ httpfs: httpfsFile })
    for (const sql of WAYS_OUT) {
      await expect(attempt(pool, sql), sql).rejects.toThrow()
      expect(asked, sql).toEqual([])
    }
  })

  test('a secret that the statement makes opens nothing', async () => {
    const pool = testPool({ httpfs: httpfsFile })
    const secret = `CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b', ENDPOINT '${base.slice(7)}', USE_SSL false)`
    await expect(attempt(pool, secret, `FROM read_text('s3://bucket/key')`)).rejects.toThrow(/disabled/)
    expect(asked).toEqual([])
  })
})
