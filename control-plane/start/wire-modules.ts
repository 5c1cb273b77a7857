import { operations, type OperationSpec } from '@boathouse/contract'
import type { ObjectStorage } from '@boathouse/storage'
import { auditHandlers } from '../modules/audit/index.ts'
import {
  createEventHub,
  eventHandlers,
  startNotifier,
  type Notifier,
  type EventHub,
} from '../modules/events/index.ts'
import {
  createHealthChecks,
  databaseCheck,
  diskCheck,
  healthHandlers,
  notifierCheck,
  type HealthChecks,
} from '../modules/health/index.ts'
import { createIdentity, type Identity } from '../modules/identity/index.ts'
import type { Config } from '../platform/config.ts'
import type { Handler } from '../platform/handle.ts'
import type { Lifecycle } from '../platform/lifecycle.ts'
import type { Log } from '../platform/log.ts'
import { periodically } from '../platform/periodic.ts'
import type { Scratch } from '../platform/scratch.ts'
import { programVersion } from '../platform/version.ts'
import type { Metadata } from './open-metadata.ts'

interface Deps {
  readonly config: Config
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly metadata: Metadata
  readonly scratch: Scratch
  readonly storage: ObjectStorage
}

export interface Modules {
  readonly operations: readonly OperationSpec[]
  readonly handlers: readonly Handler[]
  readonly identity: Identity
  readonly events: EventHub
  /** Makes what the first start makes and begins the loops. */
  readonly start: () => Promise<void>
}

const HOUR_MILLIS = 3_600_000

const startEvents = ({ log, lifecycle, metadata }: Deps, checks: HealthChecks): EventHub => {
  // The hub must exist before the connection that feeds it, and tells through that connection.
  let notifier: Notifier | undefined
  const hub = createEventHub((change) => notifier?.send(change))
  const { trouble, close } = (notifier = startNotifier({
    settings: metadata.direct,
    log,
    onChange: hub.deliver,
    onGap: hub.reset,
  }))
  lifecycle.onStop('notifier', close)
  checks.add('notifications', notifierCheck(trouble))
  return hub
}

/** Builds every module on what was opened, and says what is served. */
export const wireModules = async (deps: Deps): Promise<Modules> => {
  const { config, log, lifecycle, metadata } = deps
  const { db, instanceId } = metadata
  const checks = createHealthChecks()
  checks.add('database', databaseCheck(db))
  checks.add('disk', diskCheck(config.home))
  const events = startEvents(deps, checks)
  const identity = createIdentity({ db, log, instanceId })
  const handlers = [
    ...identity.handlers,
    ...auditHandlers(db),
    ...eventHandlers(events, identity.stillValid),
    ...healthHandlers(checks, { version: programVersion, instanceId }),
  ]
  const start = async (): Promise<void> => {
    const sweep = periodically(HOUR_MILLIS, identity.sweep, (error) =>
      log.warn({ err: error }, 'dead sessions were not swept'),
    )
    lifecycle.onStop('identity sweep', () => sweep.stop())
  }
  const served = new Set(handlers.map((handler) => handler.operation))
  return {
    operations: Object.values(operations).filter((operation) => served.has(operation)),
    handlers,
    identity,
    events,
    start,
  }
}
