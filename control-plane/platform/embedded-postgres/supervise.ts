import { setTimeout as delay } from 'node:timers/promises'
import type { ConnectionSettings } from '../database.ts'
import type { Log } from '../log.ts'
import type { Readiness } from '../readiness.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './postgres.ts'

export interface SupervisedPostgres {
  /** Stays the same over restarts. */
  readonly settings: ConnectionSettings
  /** Rejects when PostgreSQL ended and could not be started again. */
  readonly lost: Promise<never>
  readonly stop: () => Promise<void>
}

const RESTARTS = 20
const PAUSE_MILLIS = 250

interface Deps {
  readonly log: Log
  readonly readiness: Readiness
}

/**
 * Starts the embedded PostgreSQL and, should it end by itself (killed for memory, say), starts it again; the
 * pool connects anew. Orphaned backends may hold its memory for a moment, hence several tries.
 */
export const superviseEmbeddedPostgres = async (
  options: EmbeddedPostgresOptions,
  { log, readiness }: Deps,
): Promise<SupervisedPostgres> => {
  let stopping = false
  let current = await startEmbeddedPostgres(options)

  const restart = async (): Promise<EmbeddedPostgres> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await startEmbeddedPostgres(options)
      } catch (error) {
        if (attempt === RESTARTS || stopping) throw error
        await delay(PAUSE_MILLIS)
      }
    }
  }
  const watch = async (): Promise<never> => {
    for (;;) {
      const how = await current.died
      log.error({ how }, 'the embedded PostgreSQL ended; starting it again')
      readiness.set('embedded PostgreSQL', `the embedded PostgreSQL ${how} and is starting again`)
      current = await restart()
      readiness.set('embedded PostgreSQL', undefined)
      log.warn({ pid: current.pid }, 'the embedded PostgreSQL runs again')
    }
  }
  return {
    settings: current.settings,
    lost: watch(),
    stop: () => {
      stopping = true
      return current.stop()
    },
  }
}
