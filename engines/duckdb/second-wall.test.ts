import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { asEngineError } from './fault-message.ts'
import { runLocked, testDirectory, testPool } from './testing.ts'

/** The lock alone: `sql/` is not asked. What it cannot refuse (a planned path) is the first wall's work. */
const outside = import.meta.dirname

const WAYS_OUT: Readonly<Record<string, string>> = {
  'a file by table function': `SELECT * FROM read_text('/etc/passwd')`,
  'a file by path literal': `SELECT * FROM '/etc/passwd.csv'`,
  'a listing': `SELECT * FROM glob('/etc/*')`,
  'sniffing a file': `SELECT * FROM sniff_csv('/etc/passwd')`,
  'the own process': `SELECT * FROM read_text('/proc/self/environ')`,
  'writing a file': `COPY (SELECT 1) TO '${outside}/out.csv'`,
  'exporting a database': `EXPORT DATABASE '${outside}/out'`,
  'attaching a file': `ATTACH '${outside}/x.db' AS x`,
  'installing an extension': 'INSTALL httpfs',
  'loading an extension': 'LOAD httpfs',
  'changing a setting': "SET memory_limit = '100GB'",
  'resetting a setting': 'RESET memory_limit',
  'lifting the lock': 'SET lock_configuration = false',
  'opening up again': 'SET enable_external_access = true',
  'allowing another path': `SET allowed_paths = ['/etc/passwd']`,
  'a pragma that sets': `PRAGMA temp_directory='/tmp'`,
  'a secret on disk': `CREATE PERSISTENT SECRET s (TYPE s3)`,
  'the environment': `SELECT getenv('PATH')`,
}

test.for(Object.entries(WAYS_OUT))('the lock refuses %s', async ([, sql]) => {
  const pool = testPool()
  await expect(runLocked(pool, sql)).rejects.toThrow(/disabled|locked|not exist|not allowed|cannot/i)
})

test('the lock refuses the network before anything is sent', async () => {
  let asked = 0
  const server = createServer((_, response) => {
    asked += 1
    response.end('a\n1\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  try {
    const pool = testPool()
    await expect(runLocked(pool, `SELECT * FROM read_csv('http://127.0.0.1:${port}/x.csv')`)).rejects.toThrow(
      /disabled/,
    )
    expect(asked).toBe(0)
  } finally {
    server.close()
  }
})

test('allowed files can be read and no neighbour of theirs', async () => {
  const directory = testDirectory()
  const [mine, other] = [join(directory, 'mine.csv'), join(directory, 'other.csv')]
  writeFileSync(mine, 'a\n1\n')
  writeFileSync(other, 'a\n2\n')
  const pool = testPool()
  const open = { allowedPaths: [mine] }
  expect((await runLocked(pool, `FROM read_csv('${mine}')`, open)).rows).toEqual([['1']])
  const refused = await runLocked(pool, `FROM read_csv('${other}')`, open).catch(asEngineError)
  expect(refused).toMatchObject({ code: 'NOT_ALLOWED', message: expect.not.stringContaining(directory) })
})
