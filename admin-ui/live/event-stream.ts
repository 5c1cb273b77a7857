import { parseMessage, type LiveMessage, type LiveStatus } from './live-message.ts'

interface StreamHandlers {
  readonly onMessage: (message: LiveMessage) => void
  readonly onStatus: (status: LiveStatus) => void
}

/** Silence after which a proxy is taken to hold the stream back; the server's heartbeat is every 15 s. */
const SILENCE = 40_000
const PROBE_EVERY = 1_000
const POLL_EVERY = 10_000

/** Whether the server is there, and still knows who this is. */
const probe = async (): Promise<'away' | 'stranger' | 'well'> => {
  try {
    const response = await fetch('/api/v1/session', { cache: 'no-store', signal: AbortSignal.timeout(4_000) })
    if (response.status === 401) return 'stranger'
    return response.ok ? 'well' : 'away'
  } catch {
    return 'away'
  }
}

/**
 * One connection to the event stream. When it breaks, the server is probed every second and the stream
 * opened again at its first answer, with a `reset`, since what happened meanwhile is not known.
 * When the stream opens but stays silent, the page polls until events come through.
 */
export const openEventStream = ({ onMessage, onStatus }: StreamHandlers): (() => void) => {
  let source: EventSource | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  let polling: ReturnType<typeof setInterval> | undefined
  let broken = false
  let refused = false
  let ended = false

  const heard = (): void => {
    clearTimeout(silence)
    clearInterval(polling)
    polling = undefined
    onStatus('live')
    silence = setTimeout(poll, SILENCE)
  }
  const poll = (): void => {
    onStatus('polling')
    polling ??= setInterval(() => onMessage({ kind: 'reset' }), POLL_EVERY)
  }
  const reconnect = async (): Promise<void> => {
    const answer = await probe()
    if (ended) return
    if (answer === 'well') connect()
    // Whoever asks next is sent to the sign-in page by the answer.
    else if (answer === 'stranger') onMessage({ kind: 'reset' })
    else {
      onStatus('offline')
      again = setTimeout(() => void reconnect(), PROBE_EVERY)
    }
  }
  const connect = (): void => {
    source = new EventSource('/api/v1/events')
    silence = setTimeout(poll, SILENCE)
    source.addEventListener('ready', () => {
      heard()
      if (broken) onMessage({ kind: 'reset' })
      broken = false
      refused = false
    })
    const changed = (event: MessageEvent<string>): void => {
      heard()
      const message = parseMessage(event.data)
      if (message) onMessage(message)
    }
    source.addEventListener('change', changed)
    source.addEventListener('heartbeat', heard)
    source.addEventListener('reset', () => {
      heard()
      onMessage({ kind: 'reset' })
    })
    source.addEventListener('error', () => {
      close()
      broken = true
      // A stream that is refused although the server is well must not become a storm.
      again = setTimeout(() => void reconnect(), refused ? PROBE_EVERY : 100)
      refused = true
    })
  }
  const close = (): void => {
    source?.close()
    clearTimeout(silence)
    clearTimeout(again)
    clearInterval(polling)
    polling = undefined
  }
  connect()
  return () => {
    ended = true
    close()
  }
}
