import type { Snapshot, TableMetadata } from '@boathouse/iceberg'
import { z } from 'zod'
import { pageOf, pageTokens } from '../../../platform/page-token.ts'

/** Time and id of the last snapshot of a page; ids as text, since JSON would round them. */
const snapshotPages = pageTokens('snapshots', z.tuple([z.number(), z.string()]))

interface Paging {
  readonly page_token?: string | undefined
  readonly page_size: number
}

const keyOf = (snapshot: Snapshot): [number, string] => [
  snapshot['timestamp-ms'],
  snapshot['snapshot-id'].toString(),
]

/** The snapshots of a table, newest first. */
export const pageOfSnapshots = (
  metadata: TableMetadata,
  query: Paging,
): { rows: readonly Snapshot[]; next_page_token?: string | undefined } => {
  const after = snapshotPages.decode(query.page_token)
  const newestFirst = metadata.snapshots.toSorted((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)]
    return right[0] - left[0] || (BigInt(right[1]) < BigInt(left[1]) ? -1 : 1)
  })
  const start = after
    ? newestFirst.findIndex((snapshot) => {
        const [at, id] = keyOf(snapshot)
        return at < after[0] || (at === after[0] && BigInt(id) < BigInt(after[1]))
      })
    : 0
  const rest = start === -1 ? [] : newestFirst.slice(start, start + query.page_size + 1)
  return pageOf(rest, query.page_size, snapshotPages, keyOf)
}
