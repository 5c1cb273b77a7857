import { commonErrors } from '@boathouse/contract'

const AT_ONCE = 2
const WAITING = 32

/**
 * Lets two password hashes run at a time. Each takes 19 MiB and a thread of the pool that file reads use too;
 * without the gate a flood of sign-ins would slow everything. Throws RATE_LIMITED when the queue is full.
 */
export const hashingGate = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let running = 0
  const queue: (() => void)[] = []
  const enter = async (): Promise<void> => {
    if (running < AT_ONCE) {
      running += 1
      return
    }
    if (queue.length >= WAITING) throw commonErrors.RATE_LIMITED({ retry_after_seconds: 5 })
    await new Promise<void>((resolve) => {
      queue.push(resolve)
    })
  }
  const leave = (): void => {
    const next = queue.shift()
    // The place passes to the next in line without becoming free in between.
    if (next) next()
    else running -= 1
  }
  return async (work) => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
