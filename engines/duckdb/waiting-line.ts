import { EngineError } from './engine-error.ts'

/** Hears the place in the line, 1 is next, whenever it changes. */
export type OnQueued = (position: number) => void

export interface WaitingLine<Thing> {
  /** Resolves with what `giveToFirst` gives; rejects with `CANCELED` when the signal fires first. */
  join(signal: AbortSignal | undefined, onQueued: OnQueued | undefined): Promise<Thing>
  /** False when nobody waits. */
  giveToFirst(thing: Thing): boolean
  /** Tells everyone whose place has changed. */
  announce(): void
  length(): number
  dismiss(error: EngineError): void
}

interface Waiter<Thing> {
  readonly give: (thing: Thing) => void
  readonly fail: (error: EngineError) => void
  readonly onQueued: OnQueued | undefined
  position: number
}

export const canceled = (): EngineError => new EngineError('CANCELED', 'The statement was canceled.')

/** First come, first served. `soonServed` says how many at the head are about to be served and are not told a place. */
export const waitingLine = <Thing>(soonServed: () => number): WaitingLine<Thing> => {
  const line: Waiter<Thing>[] = []

  const announce = (): void => {
    const silent = soonServed()
    line.forEach((waiter, at) => {
      if (waiter.position === at + 1 || at < silent) return
      waiter.position = at + 1
      waiter.onQueued?.(at + 1)
    })
  }

  return {
    join: (signal, onQueued) =>
      new Promise((resolve, reject) => {
        const leave = (): void => {
          line.splice(line.indexOf(waiter), 1)
          reject(canceled())
          announce()
        }
        const settle =
          <Value>(how: (value: Value) => void) =>
          (value: Value): void => {
            signal?.removeEventListener('abort', leave)
            how(value)
          }
        const waiter: Waiter<Thing> = { give: settle(resolve), fail: settle(reject), onQueued, position: 0 }
        signal?.addEventListener('abort', leave, { once: true })
        line.push(waiter)
      }),
    giveToFirst: (thing) => {
      const first = line.shift()
      first?.give(thing)
      return first !== undefined
    },
    announce,
    length: () => line.length,
    dismiss: (error) => {
      for (const waiter of line.splice(0)) waiter.fail(error)
    },
  }
}
