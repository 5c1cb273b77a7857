import type pg from 'pg'
import { connectDirectly, type ConnectionSettings } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'

const RECONNECT_MS = 1000

export interface ListeningConnection {
  /** Undefined while there is none. */
  readonly client: () => pg.Client | undefined
  /** Undefined while it works, else why it does not. */
  readonly trouble: () => string | undefined
  readonly close: () => Promise<void>
}

export interface ListeningDeps {
  /** Must bypass a transaction pooler: LISTEN belongs to a session. */
  readonly settings: ConnectionSettings
  readonly log: Log
  readonly channel: string
  readonly onPayload: (text: string | undefined) => void
  /** Called each time the connection is made: before that, hints may have been lost. */
  readonly onGap: () => void
}

/** Keeps one connection that listens on a channel, and makes a new one a second after it broke. */
export const keepListening = (deps: ListeningDeps): ListeningConnection => {
  let client: pg.Client | undefined
  let trouble: string | undefined = 'the connection for hints is being opened'
  let closed = false
  let retry: NodeJS.Timeout | undefined

  const lost = (error: unknown): void => {
    client = undefined
    if (closed || retry) return
    trouble = `the connection for hints broke: ${error instanceof Error ? error.message : String(error)}`
    deps.log.warn({ err: error }, 'hints of other processes are lost until the connection is back')
    retry = setTimeout(() => {
      retry = undefined
      opening = open()
    }, RECONNECT_MS)
  }
  const open = async (): Promise<void> => {
    let opened: pg.Client | undefined
    try {
      opened = await connectDirectly(deps.settings)
      opened.on('notification', (message) => deps.onPayload(message.payload))
      opened.on('end', () => lost(new Error('the server closed it')))
      await opened.query(`LISTEN ${deps.channel}`)
      client = opened
      trouble = undefined
      deps.onGap()
    } catch (error) {
      await opened?.end()
      lost(error)
    }
  }
  let opening = open()
  return {
    client: () => client,
    trouble: () => trouble,
    close: async () => {
      closed = true
      clearTimeout(retry)
      await opening
      await client?.end()
    },
  }
}
