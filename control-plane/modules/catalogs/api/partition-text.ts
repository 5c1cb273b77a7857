import {
  parseTransform,
  partitionTypes,
  specById,
  stringifyJson,
  valueToJson,
  type PartitionField,
  type PartitionTuple,
  type PrimitiveType,
  type TableMetadata,
  type Transform,
  type Value,
} from '@boathouse/iceberg'

const MONTHS_A_YEAR = 12
const HOUR_MILLIS = 3_600_000

/** Months since 1970-01 → `2026-11`. */
const monthText = (months: number): string => {
  const year = 1970 + Math.floor(months / MONTHS_A_YEAR)
  const month = ((months % MONTHS_A_YEAR) + MONTHS_A_YEAR) % MONTHS_A_YEAR
  return `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}`
}

/** Hours since the epoch → `2026-11-23-10`. */
const hourText = (hours: number): string =>
  new Date(hours * HOUR_MILLIS).toISOString().slice(0, 13).replace('T', '-')

const dayText = (days: number): string => new Date(days * 24 * HOUR_MILLIS).toISOString().slice(0, 10)

const HUMANE: Partial<Record<Transform['kind'], (value: number) => string>> = {
  year: (years) => String(1970 + years),
  month: monthText,
  day: dayText,
  hour: hourText,
}

/** What a person would call the value of a partition field: as Java's `Transform.toHumanString`. */
const valueText = (field: PartitionField, type: PrimitiveType | undefined, value: Value | null): string => {
  if (value === null) return 'null'
  const humane = typeof value === 'number' ? HUMANE[parseTransform(field.transform).kind] : undefined
  if (humane && typeof value === 'number') return humane(value)
  if (type === undefined) return String(value)
  const json = valueToJson(type, value)
  return typeof json === 'string' ? json : stringifyJson(json)
}

/** `day=2026-11-23/region=EU`; empty for a table without partitions. */
export const partitionText = (metadata: TableMetadata, specId: number, tuple: PartitionTuple): string => {
  const spec = specById(metadata, specId)
  const types = partitionTypes(metadata, spec)
  return spec.fields
    .map((field, index) => `${field.name}=${valueText(field, types[index], tuple[index] ?? null)}`)
    .join('/')
}
