import type { z } from 'zod'
import { pageTokens } from '../../../platform/page-token.ts'

/** The paging of the Iceberg REST specification: who sends no token gets everything; an empty token asks for the first page. */
export interface RestPage<Key> {
  readonly after: Key | undefined
  /** One more than the page holds; undefined: everything. */
  readonly limit: number | undefined
  readonly cut: <Row>(
    rows: readonly Row[],
    keyOf: (row: Row) => Key,
  ) => { readonly rows: readonly Row[]; readonly 'next-page-token': string | undefined }
}

const DEFAULT_SIZE = 1000
const LARGEST_SIZE = 10_000

export const restPages = <Key>(list: string, key: z.ZodType<Key>) => {
  const tokens = pageTokens(list, key)
  return (query: { readonly pageToken?: string; readonly pageSize?: number }): RestPage<Key> => {
    const everything = query.pageToken === undefined && query.pageSize === undefined
    const size = Math.min(query.pageSize ?? DEFAULT_SIZE, LARGEST_SIZE)
    return {
      after: tokens.decode(query.pageToken === '' ? undefined : query.pageToken),
      limit: everything ? undefined : size + 1,
      cut: (rows, keyOf) => {
        const page = everything ? rows : rows.slice(0, size)
        const last = page.at(-1)
        const more = rows.length > page.length && last !== undefined
        return { rows: page, 'next-page-token': more ? tokens.encode(keyOf(last)) : undefined }
      },
    }
  }
}
