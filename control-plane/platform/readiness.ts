/** What must be well before we take requests. `/readyz` answers 503 with the reasons while there are any. */
export interface Readiness {
  /** Sets why `part` is not ready; undefined: it is. */
  readonly set: (part: string, reason: string | undefined) => void
  /** All that is not ready in one text; undefined when everything is. */
  readonly reason: () => string | undefined
}

export const createReadiness = (): Readiness => {
  const reasons = new Map<string, string>()
  return {
    set: (part, reason) => (reason === undefined ? reasons.delete(part) : reasons.set(part, reason)),
    reason: () => (reasons.size === 0 ? undefined : [...reasons.values()].join('; ')),
  }
}
