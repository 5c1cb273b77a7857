/** What the documents must look like to be worked with; anything more in them is let through. */
import { z } from 'zod'
import type { Json } from '../json.ts'
import { formatPrimitive, parsePrimitive } from '../schema/primitive-type.ts'
import type {
  EncryptionKey,
  IcebergType,
  NestedField,
  NewPartitionSpec,
  NewSchema,
  PartitionSpec,
  PartitionStatisticsFile,
  Schema,
  Snapshot,
  SnapshotRef,
  SortOrder,
  StatisticsFile,
} from '../types.ts'

const MAX_LONG = 2n ** 63n - 1n
export const int = z
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1)
/** `parseJson` makes the known longs bigint; a caller's own object may hold a safe number. */
export const long = z
  .union([z.bigint(), z.int().transform(BigInt)])
  .refine((value) => value >= -MAX_LONG - 1n && value <= MAX_LONG, 'not a 64-bit integer')
/** As many as a `Date` can be. */
export const millis = z.int().min(-8.64e15).max(8.64e15)
/** Absent and null mean the same. */
export const optional = <T extends z.ZodType>(shape: T) =>
  shape.nullish().transform((value) => value ?? undefined)
export const strings = z.record(z.string(), z.string())

const primitive = z.string().transform((text, context) => {
  try {
    return formatPrimitive(parsePrimitive(text))
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : 'not a type')
    return z.NEVER
  }
})
const type: z.ZodType<IcebergType> = z.lazy(() =>
  z.union([
    primitive,
    z.looseObject({ type: z.literal('struct'), fields: z.array(nestedField) }),
    z.looseObject({
      type: z.literal('list'),
      'element-id': int,
      element: type,
      'element-required': z.boolean(),
    }),
    z.looseObject({
      type: z.literal('map'),
      'key-id': int,
      key: type,
      'value-id': int,
      value: type,
      'value-required': z.boolean(),
    }),
  ]),
)
const anyJson = z.unknown().transform((value) => (value ?? undefined) as Json | undefined)
const nestedField: z.ZodType<NestedField> = z.looseObject({
  id: int,
  name: z.string(),
  required: z.boolean(),
  type,
  doc: optional(z.string()),
  'initial-default': anyJson.optional(),
  'write-default': anyJson.optional(),
})
export const schema: z.ZodType<Schema> = z.looseObject({
  type: z.literal('struct'),
  'schema-id': int.default(0),
  fields: z.array(nestedField),
  'identifier-field-ids': optional(z.array(int)),
})
export const newSchema: z.ZodType<NewSchema> = z.looseObject({
  type: z.literal('struct'),
  'schema-id': optional(int),
  fields: z.array(nestedField),
  'identifier-field-ids': optional(z.array(int)),
})

/** v3 writers may give only `source-ids`, one or more. */
const withSource = <T extends { 'source-id'?: number; 'source-ids'?: number[] }>(
  field: T,
): T & { 'source-id': number } => ({
  ...field,
  'source-id': field['source-id'] ?? field['source-ids']?.[0] ?? 0,
})
const source = { 'source-id': optional(int), 'source-ids': optional(z.array(int).min(1)) }
const hasSource = (field: { 'source-id'?: number; 'source-ids'?: number[] }): boolean =>
  field['source-id'] !== undefined || field['source-ids'] !== undefined

export const newPartitionSpec: z.ZodType<NewPartitionSpec> = z.looseObject({
  'spec-id': optional(int),
  fields: z.array(
    z
      .looseObject({ ...source, 'field-id': optional(int), name: z.string(), transform: z.string() })
      .refine(hasSource, 'source-id is missing')
      .transform(withSource),
  ),
})
export const partitionSpec: z.ZodType<PartitionSpec> = z.looseObject({
  'spec-id': int,
  fields: z.array(
    z
      .looseObject({ ...source, 'field-id': int, name: z.string(), transform: z.string() })
      .refine(hasSource, 'source-id is missing')
      .transform(withSource),
  ),
})
export const sortOrder: z.ZodType<SortOrder> = z.looseObject({
  'order-id': int,
  fields: z.array(
    z
      .looseObject({
        ...source,
        transform: z.string(),
        direction: z.enum(['asc', 'desc']),
        'null-order': z.enum(['nulls-first', 'nulls-last']),
      })
      .refine(hasSource, 'source-id is missing')
      .transform(withSource),
  ),
})

/** Old writers left it out; Java takes that, too, for the operation that promises nothing. */
const operation = z.enum(['append', 'replace', 'overwrite', 'delete']).default('overwrite')
export const snapshot: z.ZodType<Snapshot> = z
  .looseObject({
    'snapshot-id': long,
    'parent-snapshot-id': optional(long),
    'sequence-number': optional(long),
    'timestamp-ms': millis,
    'manifest-list': optional(z.string()),
    manifests: optional(z.array(z.string())),
    summary: optional(z.object({ operation }).catchall(z.string())),
    'schema-id': optional(int),
    'first-row-id': optional(long),
    'added-rows': optional(long),
  })
  .refine(
    (found) => found['manifest-list'] !== undefined || found.manifests !== undefined,
    'manifest-list is missing',
  )

const positive = {
  'min-snapshots-to-keep': optional(int.positive()),
  age: optional(long.refine((ms) => ms > 0n)),
}
export const snapshotRefFields = {
  'snapshot-id': long,
  type: z.enum(['branch', 'tag']),
  'min-snapshots-to-keep': positive['min-snapshots-to-keep'],
  'max-snapshot-age-ms': positive.age,
  'max-ref-age-ms': positive.age,
}
export const snapshotRef: z.ZodType<SnapshotRef> = z.looseObject(snapshotRefFields)

export const statisticsFile: z.ZodType<StatisticsFile> = z.looseObject({
  'snapshot-id': long,
  'statistics-path': z.string(),
  'file-size-in-bytes': z.int(),
  'file-footer-size-in-bytes': z.int(),
  'key-metadata': optional(z.string()),
  'blob-metadata': z.array(
    z.looseObject({
      type: z.string(),
      'snapshot-id': long,
      'sequence-number': long,
      fields: z.array(int),
      properties: optional(strings),
    }),
  ),
})
export const partitionStatisticsFile: z.ZodType<PartitionStatisticsFile> = z.looseObject({
  'snapshot-id': long,
  'statistics-path': z.string(),
  'file-size-in-bytes': z.int(),
})
export const encryptionKey: z.ZodType<EncryptionKey> = z.looseObject({
  'key-id': z.string(),
  'encrypted-key-metadata': z.string(),
  'encrypted-by-id': optional(z.string()),
  properties: optional(strings),
})
export const logs = {
  snapshot: z.looseObject({ 'timestamp-ms': millis, 'snapshot-id': long }),
  metadata: z.looseObject({ 'timestamp-ms': millis, 'metadata-file': z.string() }),
}

/** The first thing that is wrong, with its place: `snapshots[2].timestamp-ms: expected number`. */
export const firstIssue = (error: z.ZodError): string => {
  const issue = error.issues[0]
  const place = (issue?.path ?? [])
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
  return place === '' ? (issue?.message ?? 'invalid') : `${place}: ${issue?.message}`
}
