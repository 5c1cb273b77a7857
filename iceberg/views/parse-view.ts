import { BadRequest, InvalidMetadata } from '../errors.ts'
import { parseJson, stringifyJson, type Json } from '../json.ts'
import { firstIssue, int, newSchema, optional, schema, strings } from '../metadata/shapes.ts'
import { z } from 'zod'
import type { ViewMetadata, ViewRequirement, ViewUpdate, ViewVersion } from './view-types.ts'

const version: z.ZodType<ViewVersion> = z.looseObject({
  'version-id': int,
  'schema-id': int,
  'timestamp-ms': z.int(),
  summary: strings,
  representations: z
    .array(z.looseObject({ type: z.string(), sql: optional(z.string()), dialect: optional(z.string()) }))
    .min(1),
  'default-catalog': optional(z.string()),
  'default-namespace': z.array(z.string()),
})

const metadata: z.ZodType<ViewMetadata> = z.looseObject({
  'view-uuid': z.string(),
  'format-version': z.literal(1),
  location: z.string(),
  'current-version-id': int,
  versions: z.array(version).min(1),
  'version-log': z.array(z.looseObject({ 'timestamp-ms': z.int(), 'version-id': int })),
  schemas: z.array(schema),
  properties: strings.default({}),
})

const update: z.ZodType<ViewUpdate> = z.discriminatedUnion('action', [
  z.looseObject({ action: z.literal('assign-uuid'), uuid: z.uuid() }),
  z.looseObject({ action: z.literal('upgrade-format-version'), 'format-version': int }),
  z.looseObject({ action: z.literal('add-schema'), schema: newSchema }),
  z.looseObject({ action: z.literal('set-location'), location: z.string() }),
  z.looseObject({ action: z.literal('set-properties'), updates: strings }),
  z.looseObject({ action: z.literal('remove-properties'), removals: z.array(z.string()) }),
  z.looseObject({ action: z.literal('add-view-version'), 'view-version': version }),
  z.looseObject({ action: z.literal('set-current-view-version'), 'view-version-id': int }),
])

const requirement: z.ZodType<ViewRequirement> = z.looseObject({
  type: z.literal('assert-view-uuid'),
  uuid: z.string(),
})

const read = <T>(shape: z.ZodType<T>, value: unknown, what: string): T => {
  const parsed = shape.safeParse(value)
  if (!parsed.success) throw new BadRequest(`Invalid ${what}: ${firstIssue(parsed.error)}`)
  return parsed.data
}

/** Each throws `BadRequest` with the place of the first mistake. */
export const parseViewUpdates = (value: unknown): ViewUpdate[] => read(z.array(update), value, 'view updates')
export const parseViewRequirements = (value: unknown): ViewRequirement[] =>
  read(z.array(requirement), value, 'view requirements')
export const parseViewVersion = (value: unknown): ViewVersion => read(version, value, 'view version')

/** Reads the text of a view's metadata file. Throws `InvalidMetadata`. */
export const parseViewMetadata = (text: string): ViewMetadata => {
  let document: Json
  try {
    document = parseJson(text)
  } catch (error) {
    throw new InvalidMetadata('Invalid view metadata: it is not JSON', error)
  }
  const parsed = metadata.safeParse(document)
  if (!parsed.success) throw new InvalidMetadata(`Invalid view metadata: ${firstIssue(parsed.error)}`)
  return parsed.data
}

export const serialiseViewMetadata = (view: ViewMetadata): string => stringifyJson(view)
