import { z } from 'zod'
import { CatalogName, ForeignName, FreeText, Id, Instant, ResourceName, Tags } from '../shapes.ts'

const DatasetName = ResourceName
export const DatasetParams = z.strictObject({ workspace: ResourceName, dataset: DatasetName })

export const Dataset = z
  .object({
    dataset_id: Id,
    name: DatasetName,
    table: z.object({ catalog: CatalogName, schema: z.string(), table: z.string() }),
    owner: z.string(),
    description: z.string(),
    tags: z.record(z.string(), z.string()),
    /** broken: the table was dropped. */
    status: z.enum(['ok', 'broken']),
    /** Read from the table; null while broken. */
    location: z.string().nullable(),
    format: z.string().nullable(),
    created_at: Instant,
    updated_at: Instant,
    version: z.number().int(),
  })
  .meta({ id: 'Dataset' })

export const NewDataset = z.strictObject({
  name: DatasetName,
  table: z.strictObject({ catalog: CatalogName, schema: ForeignName, table: ForeignName }),
  /** User name; absent: you. */
  owner: z.string().min(1).max(255).optional(),
  description: FreeText(16_384).default(''),
  tags: Tags.default({}),
})

export const DatasetChange = z.strictObject({
  name: DatasetName.optional(),
  description: FreeText(16_384).optional(),
  tags: Tags.optional(),
})

export const DatasetQuery = z.strictObject({
  page_size: z.coerce.number().int().min(1).max(1000).default(100),
  page_token: z.string().max(4096).optional(),
  /** Part of the name. */
  q: z.string().max(255).optional(),
  owner: z.string().max(255).optional(),
  /** `key` or `key=value`. */
  tag: z.string().max(320).optional(),
  /** `catalog.schema.table`. */
  table: z.string().max(1024).optional(),
})
