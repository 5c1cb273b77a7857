import { setTimeout as wait } from 'node:timers/promises'

export interface Waiting {
  readonly firstMillis: number
  readonly longestMillis: number
}

/** Waits before try number `attempt` + 2: twice as long each time, up to the longest, and half of it at random. */
export const waitBeforeRetry = async (
  attempt: number,
  { firstMillis, longestMillis }: Waiting,
  signal: AbortSignal,
): Promise<void> => {
  const full = Math.min(longestMillis, firstMillis * 2 ** attempt)
  await wait(full / 2 + (Math.random() * full) / 2, undefined, { signal })
}
