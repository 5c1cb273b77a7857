import { failAt, needString, takeWords, type Cursor } from './token-cursor.ts'
import {
  stringItems,
  takeProperties,
  textValue,
  type Property,
  type PropertyValue,
} from './parse-properties.ts'
import { parsePartitionField, parseSortField } from './partition-text.ts'
import type { Span, SqlError } from './sql-error.ts'
import type { PartitionField, SortField, TableOptions } from './statement-types.ts'

const KNOWN = 'format, format_version, location, partitioning, sorted_by, compression_codec, extra_properties'

export const unknownProperty = (cursor: Cursor, key: string, span: Span): SqlError =>
  failAt(
    cursor,
    span,
    `There is no table property ${key}. There are: ${KNOWN}, and any dotted Iceberg property.`,
    'INVALID_PROPERTY',
  )

const formatVersion = (cursor: Cursor, property: Property): number => {
  const text = textValue(cursor, property)
  if (text !== '2')
    throw failAt(
      cursor,
      property.value,
      `Tables are written in Iceberg format 2, not ${text}. Leave format_version out.`,
      'INVALID_PROPERTY',
    )
  return 2
}

export const needParquet = (cursor: Cursor, property: Property): void => {
  const text = textValue(cursor, property)
  if (text.toUpperCase() !== 'PARQUET')
    throw failAt(cursor, property.value, `Data files are Parquet, not ${text}.`, 'INVALID_PROPERTY')
}

export const extraProperties = (cursor: Cursor, value: PropertyValue): Record<string, string> => {
  if (value.kind !== 'map')
    throw failAt(
      cursor,
      value,
      "extra_properties is written MAP(ARRAY['key'], ARRAY['value']).",
      'INVALID_PROPERTY',
    )
  const keys = stringItems(cursor, 'extra_properties', value.keys)
  const values = stringItems(cursor, 'extra_properties', value.values)
  if (keys.length !== values.length)
    throw failAt(cursor, value, 'extra_properties needs as many values as keys.', 'INVALID_PROPERTY')
  return Object.fromEntries(keys.map(({ text }, index) => [text, values[index]?.text ?? '']))
}

interface Draft {
  comment?: string
  location?: string
  formatVersion?: number
  partitioning: PartitionField[]
  sortedBy: SortField[]
  properties: Record<string, string>
}

const applyProperty = (cursor: Cursor, draft: Draft, property: Property): void => {
  const { key, keySpan, value } = property
  switch (key) {
    case 'format':
      return needParquet(cursor, property)
    case 'format_version':
      draft.formatVersion = formatVersion(cursor, property)
      return
    case 'location':
      draft.location = textValue(cursor, property)
      return
    case 'partitioning':
    case 'partitioned_by':
      draft.partitioning = stringItems(cursor, key, value).map((item) =>
        parsePartitionField(cursor.source, item),
      )
      return
    case 'sorted_by':
      draft.sortedBy = stringItems(cursor, key, value).map((item) => parseSortField(cursor.source, item))
      return
    case 'compression_codec':
      draft.properties['write.parquet.compression-codec'] = textValue(cursor, property).toLowerCase()
      return
    case 'extra_properties':
      Object.assign(draft.properties, extraProperties(cursor, value))
      return
    default:
      if (!key.includes('.')) throw unknownProperty(cursor, key, keySpan)
      draft.properties[key] = textValue(cursor, property)
  }
}

/** `[COMMENT '…'] [WITH (…)]` of CREATE TABLE. Names and meaning follow Trino's Iceberg connector. */
export const takeTableOptions = (cursor: Cursor): TableOptions => {
  const draft: Draft = { partitioning: [], sortedBy: [], properties: {} }
  if (takeWords(cursor, 'COMMENT')) draft.comment = needString(cursor, 'the comment').value
  for (const property of takeProperties(cursor)) applyProperty(cursor, draft, property)
  return draft
}

/** `[WITH (location = '…', key = '…')]` of CREATE SCHEMA: every other key becomes a property of the namespace. */
export const takeSchemaOptions = (
  cursor: Cursor,
): { location?: string; properties: Readonly<Record<string, string>> } => {
  const all = takeProperties(cursor).map((property) => [property.key, textValue(cursor, property)] as const)
  const location = all.find(([key]) => key === 'location')?.[1]
  const properties = Object.fromEntries(all.filter(([key]) => key !== 'location'))
  return location === undefined ? { properties } : { location, properties }
}
