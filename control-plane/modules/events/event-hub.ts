import { randomBytes } from 'node:crypto'
import type { Securable } from '../../platform/context.ts'

/** Something changed: pages that show it should ask again. */
export interface Change {
  readonly topic: string
  readonly id: string
  readonly version?: string | undefined
  /** What it is about, for whoever decides who may hear of it; found by the id where it is absent. */
  readonly about?: Place | undefined
}

/** A thing as the policy knows it, without its name: hints say ids only. */
export type Place = Omit<Securable, 'name'>

/** `reset`: changes may have been missed; whoever listens must read everything again. */
export type HubEvent =
  | { readonly kind: 'change'; readonly position: string; readonly change: Change }
  | { readonly kind: 'reset'; readonly position: string }

export type Listener = (event: HubEvent) => void

export interface EventHub {
  /** Tells this process's listeners, and other processes through whoever set `onPublish`. */
  readonly publish: (change: Change) => void
  /** Tells this process's listeners what another process said. */
  readonly deliver: (change: Change) => void
  /** To be called when what other processes said may have been lost. */
  readonly reset: () => void
  /**
   * Listens from `after` on, the position of the last event that the listener saw: what came since is given
   * at once, or one `reset` when the hub cannot prove that it still has all of it. Returns how to stop.
   */
  readonly subscribe: (listener: Listener, after?: string) => () => void
  /** Where a listener stands that has seen everything. */
  readonly position: () => string
}

// Five thousand changes are minutes of a busy installation and less than a megabyte.
const REMEMBERED = 5000

/**
 * The changes of one process's lifetime, in the order in which it heard of them. Positions are
 * `<epoch>-<number>`: the epoch is random per process, so that a position of another process, or of this one
 * before a restart, is never mistaken for ours.
 */
export const createEventHub = (onPublish: (change: Change) => void = () => undefined): EventHub => {
  const epoch = randomBytes(6).toString('hex')
  const listeners = new Set<Listener>()
  const recent: HubEvent[] = []
  let count = 0

  const positionOf = (number: number): string => `${epoch}-${number}`
  const emit = (make: (position: string) => HubEvent): void => {
    count += 1
    const event = make(positionOf(count))
    recent.push(event)
    if (recent.length > REMEMBERED) recent.shift()
    for (const listener of listeners) listener(event)
  }
  const deliver = (change: Change): void => emit((position) => ({ kind: 'change', position, change }))
  const missed = (after: string): readonly HubEvent[] | undefined => {
    const [ownEpoch, digits = ''] = after.split('-')
    const number = /^\d{1,15}$/.test(digits) ? Number(digits) : undefined
    if (ownEpoch !== epoch || number === undefined || number > count) return undefined
    const behind = count - number
    return behind <= recent.length ? recent.slice(recent.length - behind) : undefined
  }

  return {
    deliver,
    publish: (change) => {
      deliver(change)
      onPublish(change)
    },
    reset: () => emit((position) => ({ kind: 'reset', position })),
    position: () => positionOf(count),
    subscribe: (listener, after) => {
      const events =
        after === undefined
          ? []
          : (missed(after) ?? [{ kind: 'reset' as const, position: positionOf(count) }])
      for (const event of events) listener(event)
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
