import { useCallback, useEffect, useMemo, useState } from 'react'
import { api } from '../../../api/client.ts'
import { EMPTY, followLog, readEarlier, withEarlier, type LogStretch, type ReadPart } from './follow-log.ts'

export interface LogPlace {
  readonly workspace: string
  readonly run: string
  readonly task: string
  readonly attempt: number
}

export interface OpenLog {
  readonly stretch: LogStretch
  readonly lines: readonly string[]
  /** The first read has not answered yet. */
  readonly pending: boolean
  readonly error: unknown
  readonly read: ReadPart
  readonly loadEarlier: () => Promise<void>
}

const AGAIN = 2000

/** The log of an attempt: its tail, what is written from now on, and what lies before on demand. */
export const useLog = ({ workspace, run, task, attempt }: LogPlace): OpenLog => {
  const [stretch, setStretch] = useState<LogStretch>()
  const [error, setError] = useState<unknown>()
  const read = useCallback<ReadPart>(
    (request, signal) =>
      api.call(
        'readRunLog',
        {
          params: { workspace, job: '-', run_id: run },
          query: { task_key: task, attempt, ...request },
        },
        { signal },
      ),
    [workspace, run, task, attempt],
  )
  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const follow = (): void => {
      followLog(
        read,
        (change) => {
          setError(undefined)
          if (!stop.signal.aborted) setStretch((before) => change(before ?? EMPTY))
        },
        stop.signal,
      ).catch((cause: unknown) => {
        if (stop.signal.aborted) return
        setError(cause)
        timer = setTimeout(follow, AGAIN)
      })
    }
    follow()
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [read])
  const loadEarlier = useCallback(async () => {
    if (!stretch) return
    const part = await readEarlier(read, stretch, AbortSignal.timeout(60_000)).catch(setError)
    if (part) setStretch((before) => (before ? withEarlier(before, part) : before))
  }, [read, stretch])
  const lines = useMemo(() => {
    const text = stretch?.parts.map((part) => part.text).join('') ?? ''
    if (text === '') return []
    return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
  }, [stretch])
  return { stretch: stretch ?? EMPTY, lines, pending: stretch === undefined, error, read, loadEarlier }
}
