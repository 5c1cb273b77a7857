import { useSyncExternalStore } from 'react'
import type { Statement } from '../../../api/types.ts'

export interface TextPlace {
  /** 0-based. */
  readonly line: number
  /** Characters before it on its first line. */
  readonly column: number
}

/** One statement of a run. */
export interface Execution {
  readonly sql: string
  /** Where it stands in the editor's text; undefined when it came from the history. */
  readonly offset?: number | undefined
  /** Lines and characters before it, so that places can be told as the editor counts. */
  readonly before?: TextPlace | undefined
  /** What the server says of it; absent until its first answer. */
  readonly statement?: Statement | undefined
  /** Why the request itself failed. */
  readonly error?: unknown
  readonly startedAt: number
}

/** What a tab shows below its editor. */
export interface Run {
  readonly executions: readonly Execution[]
  readonly running: boolean
  /** Counts the runs of the page, so that what belongs to an earlier one is told apart. */
  readonly number: number
}

const runs = new Map<string, Run>()
const listeners = new Set<() => void>()
let number = 0

/** Runs live beside the pages: leaving the editor does not stop what runs. */
export const getRun = (tab: string): Run | undefined => runs.get(tab)

const setRun = (tab: string, run: Run): void => {
  runs.set(tab, run)
  for (const listener of listeners) listener()
}

export const beginRun = (tab: string): number => {
  number += 1
  setRun(tab, { executions: [], running: true, number })
  return number
}

/** Changes a run, unless a newer one took its place. */
export const changeRun = (tab: string, of: number, change: (run: Run) => Run): void => {
  const run = runs.get(tab)
  if (run?.number === of) setRun(tab, change(run))
}

export const forgetRun = (tab: string): void => {
  runs.delete(tab)
}

export const useRun = (tab: string): Run | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => runs.get(tab),
  )
