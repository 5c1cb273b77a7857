import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'

/**
 * The case rule: names resolve without regard to case; where two differ only by case the exact one wins, else the name is
 * ambiguous. Undefined when nothing fits. Throws AMBIGUOUS_NAME.
 */
export const resolveName = <T>(
  candidates: readonly T[],
  nameOf: (candidate: T) => string,
  wanted: string,
): T | undefined => {
  const exact = candidates.find((candidate) => nameOf(candidate) === wanted)
  if (exact) return exact
  const folded = wanted.toLowerCase()
  const alike = candidates.filter((candidate) => nameOf(candidate).toLowerCase() === folded)
  if (alike.length > 1)
    throw catalogErrors.AMBIGUOUS_NAME({ name: wanted, candidates: alike.map(nameOf).toSorted() })
  return alike[0]
}
