/**
 * Lets one commit at a time of this process through to each table. The swap alone decides who wins; this only keeps
 * writers of one process from racing each other, where every loser has written and deleted a metadata file in vain.
 */
export interface CommitQueue {
  /** Runs `work` when nobody else works on any of the keys. */
  run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>
}

export const commitQueue = (): CommitQueue => {
  const tails = new Map<string, Promise<void>>()

  const enter = async (key: string): Promise<() => void> => {
    const before = tails.get(key)
    const { promise, resolve } = Promise.withResolvers<void>()
    tails.set(key, promise)
    await before
    return () => {
      if (tails.get(key) === promise) tails.delete(key)
      resolve()
    }
  }

  return {
    run: async (keys, work) => {
      const leave: (() => void)[] = []
      try {
        // In one order everywhere, or two that want the same tables could wait for each other.
        for (const key of keys.toSorted()) leave.push(await enter(key))
        return await work()
      } finally {
        for (const done of leave) done()
      }
    },
  }
}
