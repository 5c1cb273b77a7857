import { childError } from './child-error.ts'
import type { ChildRequest, FromChild, ToChild } from './protocol.ts'
import { childSession } from './session.ts'
import type { ChildSession } from './session.ts'
import { standbyInstances } from './standby-instances.ts'

/**
 * Requests are answered one after the other, so that `open` and `query` may be sent together. `cancel` overtakes:
 * it interrupts what runs, or marks a request that still waits.
 */
export const requestLoop = (send: (message: FromChild) => void): ((message: ToChild) => void) => {
  let session: ChildSession | undefined
  let running: number | undefined
  let tail: Promise<void> = Promise.resolve()
  const canceled = new Set<number>()
  const gates = new Map<number, PullGate>()
  const gate = (id: number): PullGate => {
    const known = gates.get(id) ?? pullGate()
    gates.set(id, known)
    return known
  }

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
      const answer = await session.serve(request, emit)
      send({ kind: 'answer', id, answer })
    } catch (error) {
      send({ kind: 'error', id, error: childError(error) })
    } finally {
      running = undefined
      canceled.delete(id)
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
        canceled.add(message.id)
        if (running === message.id) session?.interrupt()
        gates.get(message.id)?.open()
        return
    }
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
