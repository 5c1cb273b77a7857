import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDirectly } from '../../platform/database.ts'
import { silentLog } from '../../platform/log.ts'
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import { createEventHub, type EventHub } from './event-hub.ts'
import { startNotifier, type Notifier } from './notifier.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

interface Process {
  readonly hub: EventHub
  readonly notifier: Notifier
  /** Resolves with the next event of this kind that the hub hears. */
  readonly next: (kind: 'change' | 'reset') => Promise<string>
}

const start = (): Process => {
  const notifier = startNotifier({
    settings: database.settings,
    log: silentLog(),
    onChange: (change) => hub.deliver(change),
    onGap: () => hub.reset(),
  })
  const hub = createEventHub(notifier.send)
  const next: Process['next'] = (kind) =>
    new Promise((resolve) => {
      const stop = hub.subscribe((event) => {
        if (event.kind !== kind) return
        stop()
        resolve(event.kind === 'change' ? event.change.id : 'reset')
      })
    })
  return { hub, notifier, next }
}

test('a change reaches the other process, and a broken connection means reset', async () => {
  const [here, there] = [start(), start()]
  await Promise.all([here.next('reset'), there.next('reset')])
  expect(here.notifier.trouble()).toBeUndefined()

  const heard = there.next('change')
  here.hub.publish({ topic: 'tables', id: 'flights', version: '7' })
  expect(await heard).toBe('flights')

  const reset = there.next('reset')
  const killer = await connectDirectly(database.settings)
  await killer.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
  )
  await killer.end()
  expect(await reset).toBe('reset')

  const again = there.next('change')
  if (here.notifier.trouble() !== undefined) await here.next('reset')
  here.hub.publish({ topic: 'tables', id: 'airports' })
  expect(await again).toBe('airports')
  await Promise.all([here.notifier.close(), there.notifier.close()])
})
