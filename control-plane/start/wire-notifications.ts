import type { Connections } from '../modules/connections/index.ts'
import { deleteOldNotifications, startSender } from '../modules/notifications/index.ts'
import { workspaceNames } from '../modules/workspaces/index.ts'
import { periodically } from '../platform/periodic.ts'
import type { WireDeps } from './wire-deps.ts'

const HOUR_MILLIS = 3_600_000
const KEPT_DAYS = 90

interface Parts {
  readonly deps: WireDeps
  readonly connections: Connections
  readonly changed: (topic: string, id: string, version?: bigint) => void
}

/** Sends what runs have to tell, and forgets it after its time. */
export const sendNotifications = ({ deps, connections, changed }: Parts): void => {
  const { config, egress, lifecycle, log, metadata } = deps
  const { db } = metadata
  const sender = startSender({
    db,
    log,
    egress,
    connections,
    changed,
    workspaceAddress: async (workspaceId) => {
      if (config.publicUrl === undefined) return undefined
      const name = (await workspaceNames(db, [workspaceId])).get(workspaceId)
      return name === undefined ? undefined : `${config.publicUrl}/w/${name}`
    },
  })
  lifecycle.onStop('notifications', sender.stop)
  const sweep = periodically(
    HOUR_MILLIS,
    () => deleteOldNotifications(db, KEPT_DAYS),
    (error) => log.warn({ err: error }, 'old notifications were not swept'),
  )
  lifecycle.onStop('sweep of notifications', () => sweep.stop())
}
