import { randomBytes } from 'node:crypto'
import type { ConnectionSettings } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'
import type { Change } from './event-hub.ts'
import { changesOf, payloadsOf } from './hint-payload.ts'
import { keepListening } from './listening-connection.ts'

const CHANNEL = 'boathouse_events'
// At most one NOTIFY per 5 ms: it takes a lock across the whole cluster.
const COALESCE_MS = 5

export interface Notifier {
  /** Tells other processes, within 5 ms; a hint only, lost while the connection is down. */
  readonly send: (change: Change) => void
  /** Undefined while hints flow, else why they do not. */
  readonly trouble: () => string | undefined
  readonly close: () => Promise<void>
}

export interface NotifierDeps {
  /** Must bypass a transaction pooler: LISTEN belongs to a session. */
  readonly settings: ConnectionSettings
  readonly log: Log
  readonly onChange: (change: Change) => void
  /** Called whenever hints of other processes may have been lost. */
  readonly onGap: () => void
}

/** One connection that tells other processes what changed here and hears what changed there. */
export const startNotifier = (deps: NotifierDeps): Notifier => {
  const self = randomBytes(8).toString('hex')
  let waiting: Change[] = []
  let timer: NodeJS.Timeout | undefined
  const connection = keepListening({
    settings: deps.settings,
    log: deps.log,
    channel: CHANNEL,
    onGap: deps.onGap,
    onPayload: (text) => changesOf(text, self).forEach(deps.onChange),
  })
  const flush = (): void => {
    timer = undefined
    const payloads = payloadsOf(self, waiting)
    waiting = []
    for (const payload of payloads) {
      connection
        .client()
        // Named: parsed once a connection, which is its own and no pooler's.
        ?.query({ name: 'boathouse_notify', text: 'SELECT pg_notify($1, $2)', values: [CHANNEL, payload] })
        .catch((error: unknown) => deps.log.warn({ err: error }, 'a hint was not sent'))
    }
  }
  return {
    send: (change) => {
      waiting.push(change)
      timer ??= setTimeout(flush, COALESCE_MS)
    },
    trouble: connection.trouble,
    close: () => {
      clearTimeout(timer)
      return connection.close()
    },
  }
}
