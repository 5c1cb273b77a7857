import type { Connections } from '../modules/connections/index.ts'
import { newId } from '../platform/ids.ts'
import { endPeriodicLease, holdPeriodicLease } from '../platform/periodic-lease.store.ts'
import { periodically } from '../platform/periodic.ts'
import type { WireDeps } from './wire-deps.ts'

const name = 'tests of connections'
const LOOK_MILLIS = 60_000
// Longer than the longest test of one.
const LEASE_SECONDS = 300

/** Tests connections now and then, in one process of all; `tested` is told of each. */
export const testConnections = (
  { config, lifecycle, log, metadata: { db } }: WireDeps,
  connections: Pick<Connections, 'testDue'>,
  tested: (id: string) => void,
): void => {
  const seconds = config.connectionTestSeconds
  if (seconds === 0) return
  const owner = newId()
  const mayGoOn = () => holdPeriodicLease(db, { name, owner, seconds: LEASE_SECONDS })
  const tests = periodically(
    Math.min(LOOK_MILLIS, seconds * 1000),
    async () => {
      if (!(await mayGoOn())) return
      for (const id of await connections.testDue(seconds, mayGoOn)) tested(id)
      await endPeriodicLease(db, name, owner)
    },
    (error) => log.warn({ err: error }, 'connections were not tested'),
  )
  lifecycle.onStop(name, () => tests.stop())
}
