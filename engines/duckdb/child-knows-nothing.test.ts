import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { expect, test } from 'vitest'
import { testPool } from './testing.ts'

test('a child has no environment, no secrets in its arguments and no descriptors but its pipe', async () => {
  process.env['BOATHOUSE_TEST_SECRET'] = 'hunter2'
  const pool = testPool()
  const lease = await pool.lease()
  const proc = `/proc/${lease.pid}`

  expect(readFileSync(`${proc}/environ`, 'utf8')).toBe('')
  expect(readFileSync(`${proc}/cmdline`, 'utf8')).not.toMatch(/hunter2|spill|memory=/)
  const files = readdirSync(`${proc}/fd`).map((fd) => readlinkSync(`${proc}/fd/${fd}`))
  // What Node and libuv open themselves has no path; nothing else than /dev/null may have one.
  expect(files.filter((file) => file.startsWith('/') && file !== '/dev/null')).toEqual([])
  expect(files.filter((file) => file.startsWith('socket:'))).toHaveLength(2)
  lease.release()
})
