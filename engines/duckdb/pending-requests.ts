import type { ChildError, ChildRequest, FromChild, ToChild } from './child/protocol.ts'

/** What DuckDB or the child's code said, before it is turned into an `EngineError`. */
export class ChildFault extends Error {
  override readonly name = 'ChildFault'
  readonly fault: ChildError
  constructor(fault: ChildError) {
    super(fault.message)
    this.fault = fault
  }
}

/** The process ended while something ran in it. */
export class ChildGone extends Error {
  override readonly name = 'ChildGone'
}

interface Waiting {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
  readonly onPiece: (bytes: Uint8Array) => void
  readonly onProgress: OnProgress | undefined
}

/** Hears how far a copy is: 0 to 1. */
export type OnProgress = (progress: number) => void

export interface PendingRequests {
  readonly ready: Promise<void>
  open(): boolean
  send(message: ToChild): void
  start(
    request: ChildRequest,
    onPiece: (bytes: Uint8Array) => void,
    onProgress?: OnProgress,
  ): { readonly id: number; readonly answer: Promise<unknown> }
  receive(message: FromChild): void
  /** Rejects everything that waits, and whatever is started later. */
  fail(error: ChildGone): void
}

/** Questions asked of a child, and their answers by id. */
export const pendingRequests = (write: (message: ToChild) => void): PendingRequests => {
  const waiting = new Map<number, Waiting>()
  const ready = Promise.withResolvers<void>()
  ready.promise.catch(() => undefined)
  let gone: ChildGone | undefined
  let lastId = 0

  const send = (message: ToChild): void => {
    if (!gone) write(message)
  }
  return {
    ready: ready.promise,
    open: () => gone === undefined,
    send,
    start: (request, onPiece, onProgress) => {
      lastId += 1
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      if (gone) reject(gone)
      else waiting.set(lastId, { resolve, reject, onPiece, onProgress })
      send({ kind: 'request', id: lastId, request })
      return { id: lastId, answer: promise }
    },
    receive: (message) => {
      if (message.kind === 'ready') return ready.resolve()
      const asked = waiting.get(message.id)
      if (message.kind === 'piece') return asked?.onPiece(message.bytes)
      if (message.kind === 'progress') return asked?.onProgress?.(message.progress)
      waiting.delete(message.id)
      if (message.kind === 'answer') return asked?.resolve(message.answer)
      return asked?.reject(new ChildFault(message.error))
    },
    fail: (error) => {
      if (gone) return
      gone = error
      ready.reject(error)
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    },
  }
}
