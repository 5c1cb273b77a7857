import type { z } from 'zod'
import { commonErrors } from '@boathouse/contract'

/**
 * Keyset page tokens: the sort key of the last row given out, as JSON in base64url, opaque to clients. They
 * need no signature: a forged one is only another place in a list that the caller may read anyway.
 */
export interface PageTokens<Key> {
  readonly encode: (key: Key) => string
  /** Throws INVALID_REQUEST naming `page_token` when this list never gave out such a token. */
  readonly decode: (token: string | undefined) => Key | undefined
}

const refused = (cause?: unknown): Error =>
  commonErrors.INVALID_REQUEST(
    { fields: [{ field: 'page_token', message: 'not one that this list gave out' }] },
    cause,
  )

/** Tokens of one list; `list` keeps a token of one list from being taken by another, `key` is the shape of a sort key. */
export const pageTokens = <Key>(list: string, key: z.ZodType<Key>): PageTokens<Key> => ({
  encode: (value) => Buffer.from(JSON.stringify([list, value])).toString('base64url'),
  decode: (token) => {
    if (token === undefined) return undefined
    let parsed: unknown
    try {
      parsed = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
    } catch (error) {
      throw refused(error)
    }
    if (!Array.isArray(parsed) || parsed[0] !== list) throw refused()
    const value = key.safeParse(parsed[1])
    if (!value.success) throw refused(value.error)
    return value.data
  },
})

/**
 * One page out of rows that were read with `LIMIT page_size + 1`: the extra row only says that there are more.
 * `keyOf` gives the sort key of the last row of the page.
 */
export const pageOf = <Row, Key>(
  rows: readonly Row[],
  pageSize: number,
  tokens: PageTokens<Key>,
  keyOf: (row: Row) => Key,
): { readonly rows: readonly Row[]; readonly next_page_token: string | undefined } => {
  const page = rows.slice(0, pageSize)
  const last = page.at(-1)
  const more = rows.length > pageSize && last !== undefined
  return { rows: page, next_page_token: more ? tokens.encode(keyOf(last)) : undefined }
}
