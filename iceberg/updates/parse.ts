import { z } from 'zod'
import { BadRequest } from '../errors.ts'
import * as shapes from '../metadata/shapes.ts'
import type { TableRequirement, TableUpdate } from './types.ts'

const { int, long, strings } = shapes
const text = z.string()
const texts = z.array(text)
const ints = z.array(int)

const requirement: z.ZodType<TableRequirement> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('assert-create') }),
  z.object({ type: z.literal('assert-table-uuid'), uuid: text }),
  z.object({
    type: z.literal('assert-ref-snapshot-id'),
    ref: text,
    'snapshot-id': long.nullish().transform((id) => id ?? null),
  }),
  z.object({ type: z.literal('assert-last-assigned-field-id'), 'last-assigned-field-id': int }),
  z.object({ type: z.literal('assert-current-schema-id'), 'current-schema-id': int }),
  z.object({ type: z.literal('assert-last-assigned-partition-id'), 'last-assigned-partition-id': int }),
  z.object({ type: z.literal('assert-default-spec-id'), 'default-spec-id': int }),
  z.object({ type: z.literal('assert-default-sort-order-id'), 'default-sort-order-id': int }),
])

const action = <A extends TableUpdate['action'], S extends z.ZodRawShape>(name: A, shape: S) =>
  z.object({ action: z.literal(name), ...shape })

const update = z.discriminatedUnion('action', [
  action('assign-uuid', { uuid: text }),
  action('upgrade-format-version', { 'format-version': int }),
  action('add-schema', { schema: shapes.newSchema, 'last-column-id': shapes.optional(int) }),
  action('set-current-schema', { 'schema-id': int }),
  action('add-spec', { spec: shapes.newPartitionSpec }),
  action('set-default-spec', { 'spec-id': int }),
  action('add-sort-order', { 'sort-order': shapes.sortOrder }),
  action('set-default-sort-order', { 'sort-order-id': int }),
  action('add-snapshot', { snapshot: shapes.snapshot }),
  action('set-snapshot-ref', { 'ref-name': text, ...shapes.snapshotRefFields }),
  action('remove-snapshots', { 'snapshot-ids': z.array(long) }),
  action('remove-snapshot-ref', { 'ref-name': text }),
  action('set-location', { location: text }),
  action('set-properties', { updates: strings }),
  action('remove-properties', { removals: texts }),
  action('set-statistics', { statistics: shapes.statisticsFile, 'snapshot-id': shapes.optional(long) }),
  action('remove-statistics', { 'snapshot-id': long }),
  action('set-partition-statistics', { 'partition-statistics': shapes.partitionStatisticsFile }),
  action('remove-partition-statistics', { 'snapshot-id': long }),
  action('remove-partition-specs', { 'spec-ids': ints }),
  action('remove-schemas', { 'schema-ids': ints }),
  action('add-encryption-key', { 'encryption-key': shapes.encryptionKey }),
  action('remove-encryption-key', { 'key-id': text }),
])

const parseAll = <T>(shape: z.ZodType<T>, given: unknown, what: string): readonly T[] => {
  const parsed = z.array(shape).safeParse(given)
  if (!parsed.success) throw new BadRequest(`Cannot parse ${what}: ${shapes.firstIssue(parsed.error)}`)
  return parsed.data
}

/** The `requirements` of a commit request that `parseJson` made. Throws `BadRequest`. */
export const parseRequirements = (given: unknown): readonly TableRequirement[] =>
  parseAll(requirement, given, 'requirements')

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Java's clients before 1.0 sent `updated` and `removed`; actions may come in any case. */
const modernise = (given: unknown): unknown => {
  if (!isRecord(given)) return given
  const name = typeof given['action'] === 'string' ? given['action'].toLowerCase() : given['action']
  const item = { ...given, action: name }
  if (name === 'set-properties') return { ...item, updates: given['updates'] ?? given['updated'] }
  if (name === 'remove-properties') return { ...item, removals: given['removals'] ?? given['removed'] }
  return item
}

/** The `updates` of a commit request that `parseJson` made. Throws `BadRequest`. */
export const parseUpdates = (given: unknown): readonly TableUpdate[] =>
  parseAll(update as z.ZodType<TableUpdate>, Array.isArray(given) ? given.map(modernise) : given, 'updates')

const parseOne = <T>(shape: z.ZodType<T>, given: unknown, what: string): T => {
  const parsed = shape.safeParse(given)
  if (!parsed.success) throw new BadRequest(`Cannot parse ${what}: ${shapes.firstIssue(parsed.error)}`)
  return parsed.data
}

/** Parts of a create-table request that `parseJson` made. Throw `BadRequest`. */
export const parseNewSchema = (given: unknown) => parseOne(shapes.newSchema, given, 'schema')
export const parseNewPartitionSpec = (given: unknown) =>
  parseOne(shapes.newPartitionSpec, given, 'partition-spec')
export const parseSortOrder = (given: unknown) => parseOne(shapes.sortOrder, given, 'write-order')
