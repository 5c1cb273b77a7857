import type { HeldRow } from './leases.store.ts'

/** Why work was told to stop; the reason of its `AbortSignal`. */
export type StopReason = 'canceled' | 'stopping' | 'lease_lost'

export interface LeasedWork {
  /** Runs `work` now. Its row is held until the promise that it gives back settles; `work` must not reject. */
  start(id: string, work: (signal: AbortSignal) => Promise<void>): void
  /** Settles when the work has ended; undefined when it does not run here. */
  ended(id: string): Promise<void> | undefined
  /** Tells one to stop and waits until it did. False when it does not run here. */
  stop(id: string, reason: StopReason): Promise<boolean>
  /** True once `close` was called. */
  closing(): boolean
  /** Stops everything and waits; nothing can be started after it. */
  close(): Promise<void>
}

interface Item {
  readonly controller: AbortController
  readonly ended: Promise<void>
}

export interface LeasedWorkOptions {
  /** How long a lease lasts, milliseconds. */
  readonly leaseMillis: number
  /** How often leases are renewed and requests to cancel are learnt, while anything runs. */
  readonly renewMillis: number
  /** Renews the leases of these; those that are not among the answers are lost or have ended. */
  readonly renew: (ids: readonly string[]) => Promise<readonly HeldRow[]>
  readonly onRenewFailed: (error: unknown) => void
}

/** Tells work to stop whose row is not ours any more, or whose end was asked for elsewhere. */
const judge = (
  items: ReadonlyMap<string, Item>,
  known: readonly string[],
  held: readonly HeldRow[],
): void => {
  const rows = new Map(held.map((row) => [row.id, row]))
  for (const id of known) {
    const row = rows.get(id)
    const reason: StopReason | undefined =
      row === undefined ? 'lease_lost' : row.cancel_requested ? 'canceled' : undefined
    if (reason) items.get(id)?.controller.abort(reason)
  }
}

/** Renews while there is work; `begin` is called whenever some is added. */
const createRenewal = (items: ReadonlyMap<string, Item>, options: LeasedWorkOptions) => {
  let timer: NodeJS.Timeout | undefined
  let renewedAt = 0

  const renew = async (): Promise<void> => {
    const known = [...items.keys()]
    const askedAt = performance.now()
    try {
      judge(items, known, await options.renew(known))
      renewedAt = askedAt
    } catch (error) {
      options.onRenewFailed(error)
      if (performance.now() - renewedAt > (options.leaseMillis * 2) / 3) judge(items, known, [])
    }
  }
  const schedule = (): void => {
    if (timer !== undefined || items.size === 0) return
    timer = setTimeout(() => {
      void renew().finally(() => {
        timer = undefined
        schedule()
      })
    }, options.renewMillis)
    timer.unref()
  }
  return {
    begin: (): void => {
      if (timer === undefined) renewedAt = performance.now()
      schedule()
    },
    end: (): void => clearTimeout(timer),
  }
}

/**
 * What this process works on under leases. It stops its own work well before another process may take the
 * row: when renewals fail for two thirds of a lease, or the row is not ours any more.
 */
export const createLeasedWork = (options: LeasedWorkOptions): LeasedWork => {
  const items = new Map<string, Item>()
  const renewal = createRenewal(items, options)
  let closed = false
  return {
    start: (id, work) => {
      if (closed) throw new Error('the server stops; nothing is started any more')
      const controller = new AbortController()
      const ended = work(controller.signal).finally(() => items.delete(id))
      items.set(id, { controller, ended })
      renewal.begin()
    },
    ended: (id) => items.get(id)?.ended,
    stop: async (id, reason) => {
      const item = items.get(id)
      if (!item) return false
      item.controller.abort(reason)
      await item.ended
      return true
    },
    closing: () => closed,
    close: async () => {
      closed = true
      const all = [...items.values()]
      for (const { controller } of all) controller.abort('stopping' satisfies StopReason)
      await Promise.all(all.map((item) => item.ended))
      renewal.end()
    },
  }
}
