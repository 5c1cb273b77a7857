import { pathOf, schemeOf } from '@boathouse/storage'
import {
  anchorFile,
  anchorObjects,
  createSealing,
  keepSealingKey,
  type AnchorStore,
} from '../modules/audit/index.ts'
import type { HealthChecks } from '../modules/health/index.ts'
import {
  createSecrets,
  currentMasterKey,
  exportCheck,
  masterKeyHandlers,
  resumeRotation,
} from '../modules/secrets/index.ts'
import { connectDirectly } from '../platform/database.ts'
import type { Handler } from '../platform/handle.ts'
import { masterKeySource } from './open-master-key.ts'
import type { WireDeps } from './wire-deps.ts'

export interface Trust {
  readonly handlers: readonly Handler[]
  /** Begins to seal the audit log, and goes on with a rotation of the master key that was interrupted. */
  readonly start: () => Promise<void>
}

const anchorsOf = ({ config, storage }: WireDeps): AnchorStore => {
  const { anchorLocation } = config.audit
  return schemeOf(anchorLocation) === 'file'
    ? anchorFile(pathOf(anchorLocation))
    : anchorObjects(storage, anchorLocation)
}

// «audit» and 2 in ASCII: one process of a database pushes at a time.
const PUSH_LOCK = '107165813072178'

/** A session of its own holds the lock, so that a process that dies lets go of it. */
const aloneBy =
  ({ metadata }: WireDeps) =>
  async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    const client = await connectDirectly(metadata.direct)
    try {
      const { rows } = await client.query<{ mine: boolean }>(
        'SELECT pg_try_advisory_lock($1::bigint) AS mine',
        [PUSH_LOCK],
      )
      return rows[0]?.mine ? await work() : undefined
    } finally {
      await client.end()
    }
  }

/** What makes the audit log hold, and the master key that it and all secrets hang on. */
export const wireTrust = (deps: WireDeps, checks: HealthChecks): Trust => {
  const { cipher, config, egress, lifecycle, log, metadata } = deps
  const { db } = metadata
  const secrets = createSecrets(cipher)
  const rotation = { db, cipher, source: masterKeySource(config, cipher, () => currentMasterKey(db)) }
  const sealing = createSealing({
    db,
    log,
    cipher,
    secrets,
    anchors: anchorsOf(deps),
    egress,
    syslog: config.audit.syslog,
    alone: aloneBy(deps),
  })
  checks.add('audit log', sealing.check)
  if (config.masterKey === undefined) checks.add('copy of the master key', exportCheck(db))
  lifecycle.onStop('sealing', sealing.stop)
  return {
    handlers: [
      ...sealing.handlers,
      ...masterKeyHandlers({
        ...rotation,
        atSwitch: (tx, from) => keepSealingKey(tx, { cipher, secrets }, from),
      }),
    ],
    start: async () => {
      const moved = await resumeRotation(rotation)
      if (moved > 0) log.info({ secrets: moved }, 'finished the rotation of the master key')
      sealing.start()
    },
  }
}
