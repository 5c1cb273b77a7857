import { z } from 'zod'
import { CatalogName, ForeignName, FreeText, Id, Instant, Long, ResourceName } from '../shapes.ts'

/** QUEUED → RUNNING → an end. CLOSED: succeeded, and the time to live of its result is over. */
export const StatementState = z.enum(['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'CLOSED'])

export const StatementParams = z.strictObject({ workspace: ResourceName, statement_id: Id })

const StatementParameter = z.strictObject({
  name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/),
  value: z.union([FreeText(1_048_576), z.number(), z.boolean(), z.null()]).optional(),
  /** SQL type that a text value is cast to, such as DATE or DECIMAL(10,2). */
  type: z.string().max(128).optional(),
})

export const NewStatement = z.strictObject({
  statement: FreeText(1_048_576).min(1),
  catalog: CatalogName.optional(),
  schema: ForeignName.optional(),
  parameters: z.array(StatementParameter).max(1000).optional(),
  /** How long the answer may wait for the end: `0s` to `50s`. */
  wait_timeout: z
    .string()
    .regex(/^(?:[0-9]|[1-4][0-9]|50)s$/, 'give whole seconds from 0s to 50s')
    .default('10s'),
  on_wait_timeout: z.enum(['CONTINUE', 'CANCEL']).default('CONTINUE'),
  /** At most so many rows of result are kept. */
  row_limit: z.number().int().min(1).max(2_000_000_000).optional(),
})

const StatementError = z
  .object({
    error_code: z.string(),
    message: z.string(),
    /** 1-based, in the text as submitted; absent when the error has no place. */
    line: z.number().int().optional(),
    column: z.number().int().optional(),
    /** 0-based offset and length in UTF-16 units, for editors. */
    offset: z.number().int().optional(),
    length: z.number().int().optional(),
  })
  .meta({ id: 'StatementError' })

const ResultColumn = z
  .object({ name: z.string(), type_text: z.string(), position: z.number().int() })
  .meta({ id: 'ResultColumn' })

/** Exact texts or null; nested values as JSON text. */
const DataArray = z.array(z.array(z.string().nullable()))

export const ResultChunk = z
  .object({
    row_offset: z.number().int(),
    row_count: z.number().int(),
    data_array: DataArray,
    next_page_token: z.string().optional(),
  })
  .meta({ id: 'ResultChunk' })

/** What a statement changed; `counts` of DELETE, UPDATE and MERGE: the rows by what was done to them. */
const StatementEffect = z
  .object({
    table: z.string(),
    snapshot_id: Long.nullable(),
    rows: Long.nullable(),
    counts: z.object({ inserted: Long, updated: Long, deleted: Long }).optional(),
  })
  .meta({ id: 'StatementEffect' })

export const Statement = z
  .object({
    statement_id: Id,
    /** The text as submitted, and the defaults of its names. */
    statement: z.string(),
    catalog: CatalogName,
    schema: z.string(),
    status: z.object({
      state: StatementState,
      error: StatementError.optional(),
      /** 1 is next; only while QUEUED behind others. */
      queue_position: z.number().int().optional(),
    }),
    /** Present once SUCCEEDED. */
    manifest: z
      .object({
        schema: z.object({ column_count: z.number().int(), columns: z.array(ResultColumn) }),
        total_row_count: z.number().int(),
        /** True when `row_limit` cut the result. */
        truncated: z.boolean(),
      })
      .optional(),
    /** The first page of rows, once SUCCEEDED. */
    result: ResultChunk.optional(),
    effects: z.array(StatementEffect),
    created_at: Instant,
    started_at: Instant.nullable(),
    finished_at: Instant.nullable(),
    /** Bytes of the data files that were planned. */
    bytes_read: Long.nullable(),
  })
  .meta({ id: 'Statement' })

/** A row of the history. */
export const StatementSummary = z
  .object({
    statement_id: Id,
    statement: z.string(),
    state: StatementState,
    error_code: z.string().nullable(),
    user: z.string(),
    created_at: Instant,
    finished_at: Instant.nullable(),
    duration_ms: z.number().int().nullable(),
    row_count: z.number().int().nullable(),
  })
  .meta({ id: 'StatementSummary' })
