import type { LiveMessage, LiveStatus } from './live-message.ts'

/** Silence after which a proxy is taken to hold the stream back; the server's heartbeat is every 15 s. */
const SILENCE = 40_000
const POLL_EVERY = 10_000

interface SilenceWatch {
  /** The stream opens: something must be heard soon. */
  readonly expect: () => void
  /** Something came through. */
  readonly heard: () => void
  readonly stop: () => void
}

/** While the stream is open but silent, the page polls instead. */
export const startSilenceWatch = (
  onMessage: (message: LiveMessage) => void,
  onStatus: (status: LiveStatus) => void,
): SilenceWatch => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let polling: ReturnType<typeof setInterval> | undefined
  const stop = (): void => {
    clearTimeout(timer)
    clearInterval(polling)
  }
  const expect = (): void => {
    stop()
    timer = setTimeout(() => {
      onStatus('polling')
      polling = setInterval(() => onMessage({ kind: 'reset' }), POLL_EVERY)
    }, SILENCE)
  }
  return {
    expect,
    stop,
    heard: () => {
      expect()
      onStatus('live')
    },
  }
}
