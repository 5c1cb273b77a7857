import { expect, test } from 'vitest'
import { openLease, testPool } from './testing.ts'

test('beyond the slots one waits in line, hears the place and is served in order', async () => {
  const pool = testPool()
  const running = await openLease(pool)
  const heard: string[] = []
  const order: string[] = []
  const wait = async (name: string): Promise<void> => {
    const lease = await pool.lease(undefined, (position) => heard.push(`${name} ${position}`))
    order.push(name)
    lease.release()
  }
  const all = Promise.all([wait('first'), wait('second'), wait('third')])
  await Promise.resolve()
  expect(pool.status()).toMatchObject({ busy: 1, queued: 3 })
  running.release()
  await all

  expect(order).toEqual(['first', 'second', 'third'])
  expect(heard).toEqual(['first 1', 'second 2', 'third 3', 'second 1', 'third 2', 'third 1'])
})
