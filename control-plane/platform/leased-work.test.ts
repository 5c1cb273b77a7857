import { afterEach, expect, test } from 'vitest'
import { createLeasedWork, type LeasedWork } from './leased-work.ts'
import type { HeldRow } from './leases.store.ts'

let work: LeasedWork | undefined
afterEach(() => work?.close())

/** Work that runs until it is told to stop, and then says why it was. */
const untilStopped = () => {
  const reason = Promise.withResolvers<unknown>()
  const run = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        reason.resolve(signal.reason)
        resolve()
      })
    })
  return { run, reason: reason.promise }
}

const withRenewals = (
  renew: (ids: readonly string[]) => Promise<readonly HeldRow[]>,
  leaseMillis = 10_000,
) => {
  work = createLeasedWork({ leaseMillis, renewMillis: 5, renew, onRenewFailed: () => undefined })
  return work
}
const hold = (ids: readonly string[]): HeldRow[] => ids.map((id) => ({ id, cancel_requested: false }))

test('a cancel that another process wrote down reaches the work', async () => {
  const { run, reason } = untilStopped()
  const leased = withRenewals(async (ids) => ids.map((id) => ({ id, cancel_requested: true })))
  leased.start('a', run)
  expect(await reason).toBe('canceled')
  expect(leased.ended('a')).toBeDefined()
})

test('work whose row is not ours any more stops; other work goes on', async () => {
  const [lost, kept] = [untilStopped(), untilStopped()]
  const leased = withRenewals(async (ids) => hold(ids.filter((id) => id !== 'lost')))
  leased.start('lost', lost.run)
  leased.start('kept', kept.run)
  expect(await lost.reason).toBe('lease_lost')
  expect(leased.ended('kept')).toBeDefined()
  await leased.stop('kept', 'canceled')
  expect(await kept.reason).toBe('canceled')
})

test('when renewals fail, work stops before its lease can be taken', async () => {
  const { run, reason } = untilStopped()
  const leased = withRenewals(() => Promise.reject(new Error('the database is away')), 300)
  const began = performance.now()
  leased.start('a', run)
  expect(await reason).toBe('lease_lost')
  expect(performance.now() - began).toBeLessThan(300)
})

test('a stop of everything waits for the work and lets nothing begin', async () => {
  const { run, reason } = untilStopped()
  const leased = withRenewals(async (ids) => hold(ids))
  leased.start('a', run)
  await leased.close()
  expect(await reason).toBe('stopping')
  expect(leased.closing()).toBe(true)
  expect(() => leased.start('b', run)).toThrow()
})

test('what does not run here is not stopped here', async () => {
  const leased = withRenewals(async (ids) => hold(ids))
  expect(await leased.stop('elsewhere', 'canceled')).toBe(false)
})
