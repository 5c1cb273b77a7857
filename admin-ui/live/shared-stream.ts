import { openEventStream } from './event-stream.ts'
import type { LiveMessage, LiveStatus } from './live-message.ts'

type Shared =
  | { readonly kind: 'message'; readonly message: LiveMessage }
  | { readonly kind: 'status'; readonly status: LiveStatus }
  | { readonly kind: 'ask' }

const NAME = 'boathouse-live'

/**
 * One stream a browser: the tab that holds the lock reads it and passes everything on to the others; when it
 * closes, the next tab takes over. Where locks are missing (plain http beyond loopback) each tab reads its own.
 */
export const openSharedStream = (
  onMessage: (message: LiveMessage) => void,
  onStatus: (status: LiveStatus) => void,
): (() => void) => {
  if (!('locks' in navigator)) return openEventStream({ onMessage, onStatus })
  const channel = new BroadcastChannel(NAME)
  const end = new AbortController()
  let leading = false
  let status: LiveStatus = 'connecting'
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel takes none
  const say = (shared: Shared): void => channel.postMessage(shared)

  channel.addEventListener('message', ({ data }: MessageEvent<Shared>) => {
    if (data.kind === 'ask') {
      if (leading) say({ kind: 'status', status })
    } else if (data.kind === 'status') onStatus(data.status)
    else onMessage(data.message)
  })
  say({ kind: 'ask' })

  const lead = (): Promise<void> =>
    new Promise((release) => {
      leading = true
      const close = openEventStream({
        onMessage: (message) => {
          say({ kind: 'message', message })
          onMessage(message)
        },
        onStatus: (next) => {
          status = next
          say({ kind: 'status', status })
          onStatus(status)
        },
      })
      end.signal.addEventListener('abort', () => {
        close()
        release()
      })
    })
  navigator.locks.request(NAME, { signal: end.signal }, lead).catch(() => {
    // Given up while waiting: this tab closes.
  })
  return () => {
    end.abort()
    channel.close()
  }
}
