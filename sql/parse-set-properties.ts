import type { TableChanges } from './alter-types.ts'
import { propertyKey, propertyValue, stringItems, textValue, type Property } from './parse-properties.ts'
import { parsePartitionField, parseSortField } from './partition-text.ts'
import type { PartitionField, SortField } from './statement-types.ts'
import { extraProperties, needParquet, unknownProperty } from './table-options.ts'
import { failAt, needOp, takeOp, takeWords, type Cursor } from './token-cursor.ts'

interface Draft {
  partitioning?: readonly PartitionField[]
  sortedBy?: readonly SortField[]
  formatVersion?: string
  readonly set: Record<string, string>
  readonly remove: string[]
}

const CODEC = 'write.parquet.compression-codec'

/** `property = DEFAULT`. */
const reset = (cursor: Cursor, draft: Draft, { key, keySpan }: Pick<Property, 'key' | 'keySpan'>): void => {
  if (key === 'partitioning') draft.partitioning = []
  else if (key === 'sorted_by') draft.sortedBy = []
  else if (key === 'compression_codec') draft.remove.push(CODEC)
  else if (key.includes('.')) draft.remove.push(key)
  else if (key === 'format') draft.remove.push('write.format.default')
  else throw unknownProperty(cursor, key, keySpan)
}

const assign = (cursor: Cursor, draft: Draft, property: Property): void => {
  const { key, keySpan, value } = property
  switch (key) {
    case 'partitioning':
      draft.partitioning = stringItems(cursor, key, value).map((item) =>
        parsePartitionField(cursor.source, item),
      )
      return
    case 'sorted_by':
      draft.sortedBy = stringItems(cursor, key, value).map((item) => parseSortField(cursor.source, item))
      return
    case 'format_version':
      draft.formatVersion = textValue(cursor, property)
      return
    case 'format':
      needParquet(cursor, property)
      draft.set['write.format.default'] = 'parquet'
      return
    case 'compression_codec':
      draft.set[CODEC] = textValue(cursor, property).toLowerCase()
      return
    case 'extra_properties':
      Object.assign(draft.set, extraProperties(cursor, value))
      return
    case 'location':
      throw failAt(
        cursor,
        keySpan,
        'The location of a table cannot change: its files lie there.',
        'INVALID_PROPERTY',
      )
    default:
      if (!key.includes('.')) throw unknownProperty(cursor, key, keySpan)
      draft.set[key] = textValue(cursor, property)
  }
}

/** `key = value, key = DEFAULT, …` after SET PROPERTIES. Names follow Trino's Iceberg connector. */
export const needTableChanges = (cursor: Cursor): TableChanges => {
  const draft: Draft = { set: {}, remove: [] }
  const seen = new Set<string>()
  do {
    const { key, keySpan } = propertyKey(cursor)
    if (seen.has(key))
      throw failAt(cursor, keySpan, `The property ${key} is there twice.`, 'INVALID_PROPERTY')
    seen.add(key)
    needOp(cursor, '=')
    if (takeWords(cursor, 'DEFAULT')) reset(cursor, draft, { key, keySpan })
    else assign(cursor, draft, { key, keySpan, value: propertyValue(cursor) })
  } while (takeOp(cursor, ','))
  return draft
}
