// The second look is behind rows that the caller may not see: as many may follow.
const FURTHER = 1000

/**
 * Rows of a keyset list that the caller may see, as many as `limit` (undefined: all) when there are. Only they count:
 * neither the length of a page nor its token tells of others.
 */
export const visibleRows = async <Row, Key>(
  page: { readonly after: Key | undefined; readonly limit: number | undefined },
  find: (after: Key | undefined, limit: number | undefined) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key,
  visible: (row: Row) => boolean,
): Promise<readonly Row[]> => {
  const { limit } = page
  if (limit === undefined) return (await find(page.after, undefined)).filter(visible)
  const seen: Row[] = []
  let { after } = page
  for (let size = limit; ; size = Math.max(limit, FURTHER)) {
    const rows = await find(after, size)
    seen.push(...rows.filter(visible))
    const last = rows.at(-1)
    if (last === undefined || rows.length < size || seen.length >= limit) return seen.slice(0, limit)
    after = keyOf(last)
  }
}
