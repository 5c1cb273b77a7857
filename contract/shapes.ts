import { z } from 'zod'

/** Shapes that several operations share. */

/** UUIDv7, lower case. */
export const Id = z.uuid('give an id, such as 01a20af0-ba55-7033-8076-ac41e8b55678')

/** RFC 3339 in UTC with microseconds, as PostgreSQL keeps it. */
export const Instant = z.iso.datetime({ offset: true })

/** Workspaces, jobs, connections. */
export const ResourceName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use a-z, 0-9 and hyphens, starting with a letter or digit, at most 63')

/** Catalogs: the Iceberg warehouse and the first part of SQL names. */
export const CatalogName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/, 'use a-z, 0-9 and underscores, starting with a letter, at most 63')

/** What our SQL and ingest create. */
export const NewSqlName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,127}$/, 'use a-z, 0-9 and underscores, starting with a letter or underscore')

/** A name that exists already, perhaps made by a foreign engine: any text but control characters. Nested schemas join their levels with a dot. */
export const ForeignName = z
  .string()
  .min(1, 'is needed')
  .max(255)
  .refine((name) => !/\p{Cc}/u.test(name), 'control characters are not allowed')

/** Text that people write: descriptions, comments. PostgreSQL cannot keep U+0000. */
export const FreeText = (max: number): z.ZodString =>
  z
    .string()
    .max(max)
    .refine((text) => !text.includes('\u0000'), 'U+0000 is not allowed')

export const Tags = z
  .record(z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,62}$/), FreeText(256))
  .refine((tags) => Object.keys(tags).length <= 50, 'at most 50 tags')

export const PageQuery = z.strictObject({
  page_size: z.coerce.number().int().min(1).max(1000).default(100),
  page_token: z.string().max(4096).optional(),
})

/** A page of a list; `next_page_token` is absent on the last. */
export const pageOf = <Key extends string, Item extends z.ZodType>(
  key: Key,
  item: Item,
): z.ZodObject<{ [K in Key]: z.ZodArray<Item> } & { next_page_token: z.ZodOptional<z.ZodString> }> =>
  z.object({ [key]: z.array(item), next_page_token: z.string().optional() }) as never

/** 64-bit integers travel as decimal strings: JSON numbers lose them beyond 2^53. */
export const Long = z.string().regex(/^-?\d{1,19}$/)

export const ErrorBody = z
  .object({
    error_code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()),
    request_id: z.string(),
  })
  .meta({ id: 'Error' })
