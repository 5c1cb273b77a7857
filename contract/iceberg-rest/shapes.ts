import { z } from 'zod'

/**
 * Shapes of the Iceberg REST specification (`rest-catalog-open-api.yaml`, Iceberg 1.11). Documents that belong to
 * the table specification (schemas, specs, snapshots, metadata) stay open here and are checked by the table
 * library; integers beyond 2^53 arrive and leave as JSON numbers with all their digits.
 */

/** The warehouse, as `overrides.prefix` of the configuration said. */
const Prefix = z.string().min(1).max(255)
/** Levels from the outside in, joined by U+001F (`%1F` in the address). */
const NamespacePath = z.string().min(1).max(4096)
/** Any text but control characters: foreign engines choose names. */
export const EntryName = z
  .string()
  .max(255)
  .regex(/^\P{Cc}+$/u, 'a name has at least one character and no control characters')

export const PrefixParams = z.object({ prefix: Prefix })
export const NamespaceParams = z.object({ prefix: Prefix, namespace: NamespacePath })
export const TableParams = z.object({ prefix: Prefix, namespace: NamespacePath, table: EntryName })
export const ViewParams = z.object({ prefix: Prefix, namespace: NamespacePath, view: EntryName })

/** An empty token asks for the first page. Without `pageToken` a client does not page and gets everything. */
export const PageQuery = z.object({
  pageToken: z.string().max(4096).optional(),
  pageSize: z.coerce.number().int().min(1).optional(),
})

export const Namespace = z.array(EntryName).min(1).max(16)
/** PostgreSQL cannot keep U+0000. */
const PropertyText = z.string().refine((text) => !text.includes('\u0000'), 'U+0000 is not allowed')
export const Properties = z.record(PropertyText, PropertyText)
export const TableIdentifier = z.object({ namespace: Namespace, name: EntryName })

/** A document of the table or view specification. */
export const Document = z.record(z.string(), z.unknown()).meta({ id: 'IcebergDocument' })

export const CatalogConfig = z
  .object({
    defaults: Properties,
    overrides: Properties,
    endpoints: z.array(z.string()),
    /** ISO 8601: how long a request may be repeated with its Idempotency-Key. */
    'idempotency-key-lifetime': z.string(),
  })
  .meta({ id: 'CatalogConfig' })

export const LoadTableResult = z
  .object({ 'metadata-location': z.string().optional(), metadata: Document, config: Properties })
  .meta({ id: 'LoadTableResult' })

export const LoadViewResult = z
  .object({ 'metadata-location': z.string(), metadata: Document, config: Properties })
  .meta({ id: 'LoadViewResult' })

export const CommitTableResponse = z
  .object({ 'metadata-location': z.string(), metadata: Document })
  .meta({ id: 'CommitTableResponse' })

export const CommitTableRequest = z
  .object({
    identifier: TableIdentifier.optional(),
    requirements: z.array(Document).nullish(),
    updates: z.array(Document),
  })
  .meta({ id: 'CommitTableRequest' })

export const TableIdentifiers = z
  .object({ identifiers: z.array(TableIdentifier), 'next-page-token': z.string().optional() })
  .meta({ id: 'TableIdentifiers' })

/** Documents of large tables: 100 000 snapshots are about 60 MiB. */
export const DOCUMENT_LIMIT = 64 * 1024 * 1024
