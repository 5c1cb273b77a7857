import { hash } from 'node:crypto'

const ordered = (value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  )
}

/**
 * SHA-256 of the JSON of `state` with its keys in order, as PostgreSQL reads a bytea (`\x…`); null without a state.
 * Two events agree on a state exactly when they have the same digest.
 */
export const stateDigest = (state: unknown): string | null =>
  state === undefined || state === null ? null : `\\x${hash('sha256', JSON.stringify(ordered(state)))}`
