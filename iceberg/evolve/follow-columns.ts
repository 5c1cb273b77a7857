import { parseJson, stringifyJson, type Json } from '../json.ts'
import { fieldIndex } from '../schema/field-index.ts'
import type { StructType, TableMetadata } from '../types.ts'
import type { TableUpdate } from '../updates/types.ts'

const METRICS = 'write.metadata.metrics.column.'
const MAPPING = 'schema.name-mapping.default'

/** Metrics modes are kept by name: they follow their column, and go with it. */
const metricsChanges = (
  properties: Readonly<Record<string, string>>,
  before: StructType,
  after: StructType,
): { readonly set: Record<string, string>; readonly remove: string[] } => {
  const set: Record<string, string> = {}
  const remove: string[] = []
  for (const { field, name } of fieldIndex(before).values()) {
    const value = properties[METRICS + name]
    const now = fieldIndex(after).get(field.id)?.name
    if (value === undefined || now === name) continue
    remove.push(METRICS + name)
    if (now !== undefined) set[METRICS + now] = value
  }
  return { set, remove: remove.filter((key) => !Object.hasOwn(set, key)) }
}

type Mapped = { readonly [key: string]: Json }
const isObject = (json: Json | undefined): json is Mapped =>
  typeof json === 'object' && json !== null && !Array.isArray(json) && !('rawJSON' in json)

/**
 * Names by which files without field ids know the fields of a struct: a renamed field keeps the old name and takes the
 * new one, a new field takes its name from whichever had it (Java `SchemaUpdate.applyChangesToMapping`).
 */
const mapStruct = (entries: readonly Json[], after: StructType, path: readonly string[]): Json[] => {
  const below = [...fieldIndex(after).values()].filter(
    (entry) => entry.path.length === path.length + 1 && path.every((part, at) => entry.path[at] === part),
  )
  const known = entries.filter(isObject)
  const ids = new Set(known.map((entry) => Number(entry['field-id'])))
  const added = below.filter(({ field }) => !ids.has(field.id))
  const claimed = new Set(added.map(({ field }) => field.name))
  const kept = known.map((entry): Json => {
    const now = below.find(({ field }) => field.id === Number(entry['field-id']))
    const names = (Array.isArray(entry['names']) ? entry['names'] : []).filter(
      (name) => typeof name !== 'string' || !claimed.has(name),
    )
    const all = now && !names.includes(now.field.name) ? [...names, now.field.name] : names
    const inside =
      Array.isArray(entry['fields']) && now ? { fields: mapStruct(entry['fields'], after, now.path) } : {}
    return { ...entry, names: all, ...inside }
  })
  return [...kept, ...added.map(({ field }): Json => ({ 'field-id': field.id, names: [field.name] }))]
}

const mappingChange = (text: string | undefined, after: StructType): Record<string, string> => {
  if (text === undefined) return {}
  try {
    const mapping = parseJson(text)
    if (!Array.isArray(mapping)) return {}
    const next = stringifyJson(mapStruct(mapping, after, []))
    return next === stringifyJson(mapping) ? {} : { [MAPPING]: next }
  } catch (error) {
    // A mapping that is not JSON is nothing that this change could keep right.
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

/** What of the properties names columns, brought in line with a schema that takes the place of another. */
export const followColumns = (
  table: TableMetadata,
  before: StructType,
  after: StructType,
): readonly TableUpdate[] => {
  const metrics = metricsChanges(table.properties, before, after)
  const set = { ...metrics.set, ...mappingChange(table.properties[MAPPING], after) }
  return [
    ...(Object.keys(set).length > 0 ? [{ action: 'set-properties' as const, updates: set }] : []),
    ...(metrics.remove.length > 0
      ? [{ action: 'remove-properties' as const, removals: metrics.remove }]
      : []),
  ]
}
