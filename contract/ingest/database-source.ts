import { z } from 'zod'
import { FreeText, ResourceName } from '../shapes.ts'

/** The parts of what a database is asked for; `isOneSource` says that table and query exclude each other. */
export const databaseSource = {
  /** A connection of kind postgres. */
  connection: ResourceName,
  /** `schema.table`, or a view; a name with a dot in it stands in double quotes. Names are kept exactly. */
  table: FreeText(300).min(1).optional(),
  /** One SELECT in the dialect of the database. */
  query: FreeText(65_536).min(1).optional(),
  /**
   * Columns of types that a table cannot hold exactly (numeric without precision, interval, ranges …): refuse names them;
   * text takes them as the database writes them.
   */
  unsupported_types: z.enum(['refuse', 'text']).default('refuse'),
} as const

/** What exactly one is given of. */
export const isOneSource = (given: { readonly table?: string; readonly query?: string }): boolean =>
  (given.table === undefined) !== (given.query === undefined)

export const ONE_SOURCE = { error: 'give either table or query', path: ['table'] }

export const DatabaseSource = z
  .strictObject(databaseSource)
  .refine(isOneSource, ONE_SOURCE)
  .meta({ id: 'DatabaseSource' })

const SourceTable = z
  .object({
    /** As `table` of a source takes it. */
    table: z.string(),
    kind: z.enum(['table', 'view', 'materialized view', 'foreign table']),
    /** As the database last counted; null when it never did, and for views. */
    estimated_rows: z.number().int().nullable(),
  })
  .meta({ id: 'SourceTable' })

export const SourceTables = z.object({
  tables: z.array(SourceTable),
  /** False: there are more than a thousand that match. */
  is_complete: z.boolean(),
})

const SourceColumn = z
  .object({
    /** As the database names it. */
    source: z.string(),
    /** Proposed column name: [a-z_][a-z0-9_]* and unique. */
    name: z.string(),
    /** The type in the table. */
    type_text: z.string(),
    /** The type in the database. */
    source_type: z.string(),
    /** Why it would be refused; null when it is kept exactly or taken as text as asked. */
    problem: z.string().nullable(),
    /** Whether loads may continue after its highest value. */
    is_cursor: z.boolean(),
  })
  .meta({ id: 'SourceColumn' })

export const SourcePreview = z
  .object({
    columns: z.array(SourceColumn),
    /** Up to twenty rows, as the database writes them, or null. */
    rows: z.array(z.array(z.string().nullable())),
  })
  .meta({ id: 'SourcePreview' })
