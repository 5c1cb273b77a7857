import { connectDirectly, type ConnectionSettings } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import { periodically } from '../platform/periodic.ts'
import { presenceLock } from '../modules/runs/index.ts'

const LOOK_MILLIS = 500

export interface Presence {
  readonly close: () => Promise<void>
}

/**
 * Holds the lock that says that this worker lives. PostgreSQL lets go of it the moment the process dies, which is far
 * sooner than a lease that must outlast every pause of a healthy process.
 */
export const holdPresence = async (
  settings: ConnectionSettings,
  owner: string,
  log: Log,
): Promise<Presence> => {
  const open = async () => {
    const client = await connectDirectly(settings)
    const { rows } = await client.query<{ held: boolean }>(`SELECT ${presenceLock(owner)} AS held`)
    if (rows[0]?.held !== true) throw new Error('another session holds the lock of this worker')
    return client
  }
  let client = await open()
  const watch = periodically(
    LOOK_MILLIS,
    async () => {
      try {
        await client.query('SELECT 1')
      } catch {
        await client.end().catch(() => undefined)
        client = await open()
      }
    },
    (error) => log.warn({ err: error }, 'the lock that says that this worker lives is not held'),
  )
  return {
    close: async () => {
      await watch.stop()
      await client.end().catch(() => undefined)
    },
  }
}
