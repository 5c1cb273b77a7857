import { useSyncExternalStore } from 'react'
import { queryClient } from '../api/query-client.ts'
import type { LiveMessage, LiveStatus } from './live-message.ts'
import { refetchChanged } from './refetch-changed.ts'
import { openSharedStream } from './shared-stream.ts'

const statusListeners = new Set<() => void>()
const messageListeners = new Set<(message: LiveMessage) => void>()
let status: LiveStatus = 'connecting'
let close: (() => void) | undefined

/** Opens the stream once; called when someone is signed in. */
export const startLive = (): void => {
  if (close) return
  const refetch = refetchChanged(queryClient)
  close = openSharedStream(
    (message) => {
      refetch(message)
      for (const listener of messageListeners) listener(message)
    },
    (next) => {
      status = next
      for (const listener of statusListeners) listener()
    },
  )
}

export const stopLive = (): void => {
  close?.()
  close = undefined
  status = 'connecting'
}

/** Calls back at every message, for those who follow one thing. */
export const onLive = (listener: (message: LiveMessage) => void): (() => void) => {
  messageListeners.add(listener)
  return () => messageListeners.delete(listener)
}

export const useLiveStatus = (): LiveStatus =>
  useSyncExternalStore(
    (listener) => {
      statusListeners.add(listener)
      return () => statusListeners.delete(listener)
    },
    () => status,
  )
