import { createHash } from 'node:crypto'
import { z } from 'zod'
import { InvalidMetadata, NotSupported } from '../errors.ts'
import { isObject, nestingOf, parseJson, type Json, type JsonObject } from '../json.ts'
import type { TableMetadata } from '../types.ts'
import * as shapes from './shapes.ts'

const { int, long, optional } = shapes

const metadata: z.ZodType<TableMetadata> = z.looseObject({
  'format-version': z.literal([1, 2, 3]),
  'table-uuid': z.string(),
  location: z.string().transform((location) => location.replace(/(?<=[^/])\/+$/, '')),
  'last-sequence-number': long,
  'last-updated-ms': shapes.millis,
  'last-column-id': int,
  schemas: z.array(shapes.schema).min(1),
  'current-schema-id': int,
  'partition-specs': z.array(shapes.partitionSpec).min(1),
  'default-spec-id': int,
  'last-partition-id': int,
  properties: optional(shapes.strings).transform((found) => found ?? {}),
  'current-snapshot-id': optional(long).transform((id) => (id === -1n ? undefined : id)),
  snapshots: z.array(shapes.snapshot),
  'snapshot-log': z.array(shapes.logs.snapshot),
  'metadata-log': z.array(shapes.logs.metadata),
  'sort-orders': z.array(shapes.sortOrder).min(1),
  'default-sort-order-id': int,
  refs: z.record(z.string(), shapes.snapshotRef),
  statistics: z.array(shapes.statisticsFile),
  'partition-statistics': z.array(shapes.partitionStatisticsFile),
  'next-row-id': optional(long),
  'encryption-keys': optional(z.array(shapes.encryptionKey)),
})

/** A schema of 60 levels of structs. What walks a document recursively must not run out of stack. */
const DEEPEST = 256

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])

/** A v1 file need not have a uuid. Derived from the location, so that every load of it agrees. */
const uuidFor = (location: Json | undefined): string => {
  const hex = createHash('sha256')
    .update(typeof location === 'string' ? location : '')
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** v1 partition fields were numbered by position from 1000. */
const withFieldIds = (fields: Json | undefined): Json[] =>
  listOf(fields).map((field, index) => (isObject(field) ? { 'field-id': 1000 + index, ...field } : field))

/** Fills in what v1 allowed to leave out (spec, «Table metadata fields» and appendix E). */
const upgradeV1 = (document: JsonObject): JsonObject => {
  const specs = listOf(document['partition-specs']).map((spec) =>
    isObject(spec) ? { ...spec, fields: withFieldIds(spec['fields']) } : spec,
  )
  const allSpecs =
    specs.length > 0 ? specs : [{ 'spec-id': 0, fields: withFieldIds(document['partition-spec']) }]
  const fieldIds = allSpecs
    .flatMap((spec) => (isObject(spec) ? listOf(spec['fields']) : []))
    .map((field) => (isObject(field) ? field['field-id'] : 0))
    .filter((id) => typeof id === 'number')
  const { schema, 'partition-spec': _, ...rest } = document
  const schemas = listOf(document['schemas'])
  return {
    ...rest,
    'table-uuid': document['table-uuid'] ?? uuidFor(document['location']),
    'last-sequence-number': 0n,
    schemas: schemas.length > 0 ? schemas : [schema ?? null],
    'current-schema-id': document['current-schema-id'] ?? (isObject(schema) ? (schema['schema-id'] ?? 0) : 0),
    'partition-specs': allSpecs,
    'default-spec-id': document['default-spec-id'] ?? 0,
    'last-partition-id': document['last-partition-id'] ?? Math.max(999, ...fieldIds),
    'sort-orders': document['sort-orders'] ?? [{ 'order-id': 0, fields: [] }],
    'default-sort-order-id': document['default-sort-order-id'] ?? 0,
  }
}

/** Lists that writers leave out when they are empty, and the main branch that old writers did not spell out. */
const withDefaults = (document: JsonObject): JsonObject => {
  const current = document['current-snapshot-id'] ?? -1n
  const main: JsonObject =
    current === -1n || current === -1 ? {} : { main: { 'snapshot-id': current, type: 'branch' } }
  const filled: Record<string, Json | undefined> = { ...document, refs: document['refs'] ?? main }
  for (const list of ['snapshots', 'snapshot-log', 'metadata-log', 'statistics', 'partition-statistics'])
    filled[list] = document[list] ?? []
  return filled
}

const fail = (what: string): never => {
  throw new InvalidMetadata(`Invalid table metadata: ${what}`)
}

const checkReferences = (table: TableMetadata): void => {
  if (!table.schemas.some((schema) => schema['schema-id'] === table['current-schema-id']))
    fail(`cannot find the current schema ${table['current-schema-id']}`)
  if (!table['partition-specs'].some((spec) => spec['spec-id'] === table['default-spec-id']))
    fail(`cannot find the default partition spec ${table['default-spec-id']}`)
  if (!table['sort-orders'].some((order) => order['order-id'] === table['default-sort-order-id']))
    fail(`cannot find the default sort order ${table['default-sort-order-id']}`)
  const ids = new Set(table.snapshots.map((snapshot) => snapshot['snapshot-id']))
  const current = table['current-snapshot-id']
  if (current !== undefined && !ids.has(current)) fail(`cannot find the current snapshot ${current}`)
  for (const [name, ref] of Object.entries(table.refs))
    if (!ids.has(ref['snapshot-id'])) fail(`cannot find snapshot ${ref['snapshot-id']} of ref ${name}`)
  const main = table.refs['main']
  if (main && main['snapshot-id'] !== current)
    fail(`the current snapshot ${current} is not that of main, ${main['snapshot-id']}`)
  for (const snapshot of table.snapshots)
    if ((snapshot['sequence-number'] ?? 0n) > table['last-sequence-number'])
      fail(`the sequence number of snapshot ${snapshot['snapshot-id']} is beyond the last one`)
}

/**
 * Reads a metadata document made by `parseJson` (`metadata` of a REST answer). Throws `InvalidMetadata` with the
 * place of the first mistake, `NotSupported` for format versions above 3.
 */
export const metadataFromJson = (document: Json): TableMetadata => {
  if (!isObject(document)) throw new InvalidMetadata('Invalid table metadata: it is not a JSON object')
  const version = document['format-version']
  if (typeof version === 'number' && version > 3)
    throw new NotSupported(`Cannot read format version ${version}`)
  const complete = withDefaults(version === 1 ? upgradeV1(document) : document)
  const parsed = metadata.safeParse(complete)
  if (!parsed.success) throw new InvalidMetadata(`Invalid table metadata: ${shapes.firstIssue(parsed.error)}`)
  checkReferences(parsed.data)
  return parsed.data
}

/** Reads the text of a metadata file. Throws as `metadataFromJson`. */
export const parseMetadata = (text: string): TableMetadata => {
  let document: Json
  if (nestingOf(text) > DEEPEST)
    throw new InvalidMetadata(`Invalid table metadata: it is nested more than ${DEEPEST} levels deep`)
  try {
    document = parseJson(text)
  } catch (error) {
    throw new InvalidMetadata('Invalid table metadata: it is not JSON', error)
  }
  return metadataFromJson(document)
}
