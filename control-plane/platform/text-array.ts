import { sql, type RawBuilder } from 'kysely'

/** A `text[]` as one parameter. Kysely takes a bare array beside `=` for a list of parameters, as `IN` has. */
export const textArray = (items: readonly string[]): RawBuilder<string[]> =>
  sql<string[]>`${[...items]}::text[]`
