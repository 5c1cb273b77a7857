import { Tooltip } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { formatAgo, formatLocal, formatUtc } from './times.ts'

const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** One clock for all relative times of the page, ticking only while one is shown. */
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  if (timer === undefined) now = Date.now()
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, 10_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** An instant, relative; local time and UTC on hover and on focus. */
export const Moment = ({ at }: { at: string | null | undefined }) => {
  const current = useSyncExternalStore(subscribe, () => now)
  if (!at) return <span className="dim">–</span>
  return (
    <Tooltip
      label={
        <>
          {formatLocal(at)}
          <br />
          {formatUtc(at)}
        </>
      }
    >
      <time dateTime={at}>{formatAgo(at, current)}</time>
    </Tooltip>
  )
}
