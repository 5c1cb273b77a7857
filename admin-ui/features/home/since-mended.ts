/** The first of each key: the newest, where the newest come first. */
const newestOfEach = <T>(things: readonly T[], keyOf: (thing: T) => string): readonly T[] => {
  const seen = new Set<string>()
  return things.filter((thing) => {
    const key = keyOf(thing)
    return !seen.has(key) && seen.add(key)
  })
}

/** Those that failed, each once, and were not done again with success since. */
export const notMended = <T extends { readonly state: string; readonly created_at: string }>(
  failed: readonly T[],
  succeeded: readonly T[],
  keyOf: (thing: T) => string,
): readonly T[] =>
  newestOfEach(failed, keyOf).filter(
    (one) => !succeeded.some((later) => later.created_at > one.created_at && keyOf(later) === keyOf(one)),
  )
