import { parseMessage, type LiveMessage, type LiveStatus } from './live-message.ts'
import { probeServer } from './probe-server.ts'
import { startSilenceWatch } from './silence-watch.ts'

interface StreamHandlers {
  readonly onMessage: (message: LiveMessage) => void
  readonly onStatus: (status: LiveStatus) => void
}

const PROBE_EVERY = 1_000
const FIRST_RETRY = 100

/**
 * One connection to the event stream. When it breaks, the server is probed every second and the stream
 * opened again at its first answer, with a `reset`, since what happened meanwhile is not known.
 */
export const openEventStream = ({ onMessage, onStatus }: StreamHandlers): (() => void) => {
  const silence = startSilenceWatch(onMessage, onStatus)
  let source: EventSource | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  let lost = false
  let retry = FIRST_RETRY
  let ended = false

  const reconnect = async (): Promise<void> => {
    const answer = await probeServer()
    if (ended) return
    if (answer === 'well') connect()
    // Whoever asks next is sent to the sign-in page by the answer.
    else if (answer === 'stranger') onMessage({ kind: 'reset' })
    else {
      onStatus('offline')
      again = setTimeout(() => void reconnect(), PROBE_EVERY)
    }
  }
  const on = (type: string, act: (data: string) => void): void =>
    source?.addEventListener(type, (event: MessageEvent<string>) => {
      silence.heard()
      act(event.data)
    })
  const connect = (): void => {
    source = new EventSource('/api/v1/events')
    silence.expect()
    on('ready', () => {
      if (lost) onMessage({ kind: 'reset' })
      lost = false
      retry = FIRST_RETRY
    })
    on('heartbeat', () => undefined)
    on('reset', () => onMessage({ kind: 'reset' }))
    on('change', (data) => {
      const message = parseMessage(data)
      if (message) onMessage(message)
    })
    source.addEventListener('error', () => {
      close()
      lost = true
      again = setTimeout(() => void reconnect(), retry)
      // A stream that is refused although the server is well must not become a storm.
      retry = PROBE_EVERY
    })
  }
  const close = (): void => {
    source?.close()
    clearTimeout(again)
    silence.stop()
  }
  connect()
  return () => {
    ended = true
    close()
  }
}
