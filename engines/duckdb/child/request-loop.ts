import { childError } from './child-error.ts'
import type { Answers, ChildRequest, FromChild, ToChild } from './protocol.ts'
import { childSession } from './session.ts'
import type { ChildSession } from './session.ts'
import { standbyInstances } from './standby-instances.ts'

const INTERRUPT_AGAIN_MS = 20
const PROGRESS_MS = 250

/**
 * Requests are answered one after the other, so that `open` and `query` may be sent together. `cancel` overtakes:
 * it interrupts what runs, or marks a request that still waits.
 */
export const requestLoop = (send: (message: FromChild) => void): ((message: ToChild) => void) => {
  let session: ChildSession | undefined
  let running: number | undefined
  let broken = false
  let tail: Promise<void> = Promise.resolve()
  const canceled = cancellations((id) => {
    if (running === id) session?.interrupt()
  })
  const { gate, gates } = pullGates()

  const serve = async (id: number, request: ChildRequest): Promise<void> => {
    running = id
    try {
      if (!session) throw new Error('the first message must be the settings')
      if (canceled.has(id)) throw new Error('INTERRUPT Error: Interrupted!')
      const emit = async (bytes: Uint8Array): Promise<void> => {
        await gate(id).pass()
        if (canceled.has(id)) throw new Error('INTERRUPT Error: Interrupted!')
        send({ kind: 'piece', id, bytes })
      }
      const watch =
        request.op === 'copy'
          ? tellProgress(session, (progress) => send({ kind: 'progress', id, progress }))
          : undefined
      const answer = await session.serve(request, emit).finally(() => clearInterval(watch))
      // Asking the system costs 0.06 ms: only where it is wanted.
      const closed = (): Answers['close'] => ({ rssBytes: process.memoryUsage.rss(), broken })
      send({ kind: 'answer', id, answer: request.op === 'close' ? closed() : answer })
    } catch (thrown) {
      const error = childError(thrown)
      broken ||= /^(fatal|internal)$/i.test(error.type)
      send({ kind: 'error', id, error })
    } finally {
      running = undefined
      canceled.done(id)
      for (const known of gates.keys()) if (known <= id) gates.delete(known)
    }
  }

  return (message) => {
    switch (message.kind) {
      case 'settings':
        session = childSession(standbyInstances(message.settings))
        send({ kind: 'ready' })
        return
      case 'request': {
        const { id, request } = message
        tail = tail.then(() => serve(id, request))
        return
      }
      case 'pull':
        gate(message.id).open()
        return
      case 'cancel':
        canceled.request(message.id)
        gates.get(message.id)?.open()
        return
    }
  }
}

/** The gate of each request that is being answered, made when it is first asked for. */
const pullGates = () => {
  const gates = new Map<number, PullGate>()
  const gate = (id: number): PullGate => {
    const known = gates.get(id) ?? pullGate()
    gates.set(id, known)
    return known
  }
  return { gate, gates }
}

/** DuckDB counts what it has read of its sources; it may say less than before when the next source begins. */
const tellProgress = (session: ChildSession, tell: (progress: number) => void): NodeJS.Timeout => {
  let told = 0
  return setInterval(() => {
    const progress = Math.min(1, session.progress())
    if (progress <= told) return
    told = progress
    tell(progress)
  }, PROGRESS_MS)
}

interface Cancellations {
  request(id: number): void
  has(id: number): boolean
  done(id: number): void
}

/** Interrupts again and again: DuckDB forgets an interrupt that comes before its query has begun to run. */
const cancellations = (interrupt: (id: number) => void): Cancellations => {
  const wanted = new Set<number>()
  let lastDone = 0
  const repeat = (id: number): void => {
    if (!wanted.has(id)) return
    interrupt(id)
    setTimeout(() => repeat(id), INTERRUPT_AGAIN_MS)
  }
  return {
    request: (id) => {
      // It may come too late: requests end in order.
      if (id <= lastDone) return
      wanted.add(id)
      repeat(id)
    },
    has: (id) => wanted.has(id),
    done: (id) => {
      lastDone = id
      wanted.delete(id)
    },
  }
}

interface PullGate {
  /** Resolves once for each `open`. */
  pass(): Promise<void>
  open(): void
}

const pullGate = (): PullGate => {
  let credit = 0
  let wake: (() => void) | undefined
  return {
    pass: () =>
      new Promise((resolve) => {
        if (credit > 0) {
          credit -= 1
          resolve()
        } else wake = resolve
      }),
    open: () => {
      if (!wake) credit += 1
      wake?.()
      wake = undefined
    },
  }
}
