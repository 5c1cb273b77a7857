/** What must be well before we take requests. `/readyz` answers 503 with these reasons while there are any. */
export interface Readiness {
  /** Sets why `part` is not ready; undefined: it is. */
  readonly set: (part: string, reason: string | undefined) => void
  /** `part: reason` of all that is not ready; empty when everything is. */
  readonly reasons: () => string[]
  /** Adds a look that is taken at every question; it gives a reason, or undefined. */
  readonly probe: (part: string, look: () => Promise<string | undefined>) => void
  /** The set reasons and what the probes find now. */
  readonly check: () => Promise<string[]>
}

type Look = () => Promise<string | undefined>

const ask = async ([part, look]: [string, Look]): Promise<string[]> => {
  const reason = await look().catch((error: unknown) => String(error))
  return reason === undefined ? [] : [`${part}: ${reason}`]
}

export const createReadiness = (): Readiness => {
  const known = new Map<string, string>()
  const probes = new Map<string, Look>()
  const reasons = (): string[] => [...known].map(([part, reason]) => `${part}: ${reason}`)
  return {
    set: (part, reason) => (reason === undefined ? known.delete(part) : known.set(part, reason)),
    reasons,
    probe: (part, look) => void probes.set(part, look),
    check: async () => {
      const found = await Promise.all([...probes].map(ask))
      return [...reasons(), ...found.flat()]
    },
  }
}
