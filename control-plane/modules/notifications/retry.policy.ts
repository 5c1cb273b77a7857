import type { Ending } from './notification.store.ts'

/** What follows an attempt to tell somebody. Pure. */

/** How an attempt went: taken, refused for good, or perhaps better later. */
export type Delivery =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'failed'; readonly error: string; readonly retryAfterSeconds?: number | undefined }

// About a day and a half in all.
const PAUSES_SECONDS = [5, 30, 120, 600, 1800, 3600, 10_800, 21_600, 43_200, 43_200]
export const MAX_ATTEMPTS = PAUSES_SECONDS.length + 1
const LONGEST_PAUSE_SECONDS = 86_400
const MAX_ERROR = 1000

/** `attempts` counts the one that has just ended. Pauses are stretched by up to a fifth, so that retries do not come in waves. */
export const endingOf = (delivery: Delivery, attempts: number, random: number): Ending => {
  if (delivery.kind === 'delivered') return { state: 'DELIVERED' }
  const error = delivery.error.slice(0, MAX_ERROR)
  const pause = PAUSES_SECONDS[attempts - 1]
  if (delivery.kind === 'refused' || pause === undefined) return { state: 'DEAD', error }
  const asked = Math.min(delivery.retryAfterSeconds ?? 0, LONGEST_PAUSE_SECONDS)
  return { state: 'PENDING', error, retrySeconds: Math.max(pause * (1 + random / 5), asked) }
}
