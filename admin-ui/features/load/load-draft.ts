import type { Request } from '@boathouse/contract/client.ts'
import type { NewIngest } from '../../api/types.ts'
import { tableNameOf } from '../upload/draft.ts'

type Task = Request<'createJob'>['body']['tasks'][number]

/** What a database is asked for. */
export type Source = { readonly table: string } | { readonly query: string }

/** One source, and the table that it becomes. */
export interface Choice {
  readonly source: Source
  readonly name: string
  /** Of a job: each run takes the rows above the highest value of this column so far. */
  readonly cursor: string | null
}

/** What the person decided so far. */
export interface LoadDraft {
  readonly choices: readonly Choice[]
  readonly catalog: string
  readonly schema: string
  readonly mode: 'create' | 'append' | 'replace'
  /** Types that a table cannot hold exactly are loaded as the database writes them. */
  readonly asText: boolean
}

/** Of `schema.table`, where a name with a dot stands in quotes. */
const lastPart = (table: string): string =>
  /(?:^|\.)(?:"((?:[^"]|"")*)"|([^".]*))$/
    .exec(table)
    ?.slice(1)
    .find((part) => part !== undefined) ?? table

export const choiceOf = (source: Source): Choice => ({
  source,
  name: 'table' in source ? tableNameOf(lastPart(source.table).replaceAll('.', '_')) : '',
  cursor: null,
})

/** A name for people. */
export const sourceText = (source: Source): string => ('table' in source ? source.table : 'the query')

const typesOf = ({ asText }: LoadDraft) => ({
  unsupported_types: asText ? ('text' as const) : ('refuse' as const),
})

/** The request that loads it now, once. */
export const ingestOf = (connection: string, draft: LoadDraft, choice: Choice): NewIngest => ({
  source: { connection, ...choice.source, ...typesOf(draft) },
  target: { catalog: draft.catalog, schema: draft.schema, table: choice.name },
  mode: draft.mode,
})

const taskOf = (connection: string, draft: LoadDraft, choice: Choice): Task => ({
  task_key: choice.name,
  ingest: {
    postgres: {
      connection,
      ...choice.source,
      ...typesOf(draft),
      ...(choice.cursor !== null && { cursor_column: choice.cursor }),
    },
    target: { catalog: draft.catalog, schema: draft.schema, table: choice.name },
    // A job runs again: what made the table adds to it then, and with a cursor nothing may be replaced.
    mode: draft.mode === 'replace' && choice.cursor === null ? 'replace' : 'append',
  },
})

/** The job that does the same whenever it runs: one task a table. */
export const jobOf = (connection: string, draft: LoadDraft, name: string) => ({
  name,
  description: `Loads from ${connection} into ${draft.catalog}.${draft.schema}.`,
  tasks: draft.choices.map((choice) => taskOf(connection, draft, choice)),
})
