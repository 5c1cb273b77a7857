import { Readable } from 'node:stream'
import type { Change, EventHub, HubEvent } from './event-hub.ts'

const HEARTBEAT_MS = 15_000
// A reader that is this far behind reads nothing; it comes back and is told to reset.
const MAX_BUFFERED = 1024 * 1024
// A change of one of these may have ended the sign-in that a stream hangs on.
const SIGN_IN_TOPICS: ReadonlySet<string> = new Set(['tokens', 'sessions', 'users'])

const dataOf = ({ about: _, ...change }: Change): Omit<Change, 'about'> => change

/**
 * One event in the format of server-sent events (HTML standard, section 9.2). `change` carries topic, id and
 * version; `reset` and `ready` nothing. The id is what a browser sends back as `Last-Event-ID`.
 */
const formatEvent = (event: HubEvent | { readonly kind: 'ready'; readonly position: string }): string => {
  const data = event.kind === 'change' ? dataOf(event.change) : {}
  return `event: ${event.kind}\nid: ${event.position}\ndata: ${JSON.stringify(data)}\n\n`
}

export interface StreamOptions {
  readonly hub: EventHub
  /** Only changes of these topics; undefined: all. Resets always pass. */
  readonly topics: ReadonlySet<string> | undefined
  readonly lastEventId: string | undefined
  readonly signal: AbortSignal
  /** Asked at every heartbeat and whenever a sign-in may have ended; the stream ends when it gives false. */
  readonly stillAllowed: () => Promise<boolean>
  /** Whether the listener may hear of a change, as of now. */
  readonly sees: (change: Change) => Promise<boolean>
  readonly heartbeatMs?: number
}

/** The body of the event stream: `ready`, then what happens, a `heartbeat` every 15 s, until the signal or the reader ends it. */
export const eventStream = (options: StreamOptions): Readable => {
  const { hub, topics, signal } = options
  const stream = new Readable({ read: () => undefined, encoding: 'utf8' })
  const send = (text: string): void => {
    if (stream.destroyed || stream.readableEnded) return
    if (stream.readableLength > MAX_BUFFERED) stream.destroy()
    else stream.push(text)
  }
  const end = (): void => {
    if (!stream.destroyed) stream.push(null)
  }
  const whileAllowed = (then: () => void): void => {
    options.stillAllowed().then((allowed) => (allowed ? then() : end()), end)
  }
  const tell = async (event: HubEvent): Promise<void> => {
    if (event.kind === 'reset' || (await options.sees(event.change))) send(formatEvent(event))
  }
  // Whoever may hear of a change may have to be looked up; the next one waits for it.
  let inOrder = Promise.resolve()
  const position = hub.position()
  const unsubscribe = hub.subscribe((event) => {
    if (event.kind === 'change' && SIGN_IN_TOPICS.has(event.change.topic)) whileAllowed(() => undefined)
    if (event.kind === 'change' && topics && !topics.has(event.change.topic)) return
    inOrder = inOrder.then(() => tell(event)).catch(end)
  }, options.lastEventId)
  inOrder = inOrder.then(() => send(formatEvent({ kind: 'ready', position })))

  const beat = (): void => whileAllowed(() => send(`event: heartbeat\ndata: {}\n\n`))
  const timer = setInterval(beat, options.heartbeatMs ?? HEARTBEAT_MS)
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  stream.once('close', () => {
    clearInterval(timer)
    unsubscribe()
    signal.removeEventListener('abort', end)
  })
  return stream
}
