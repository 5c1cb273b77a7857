import { currentSchema, defaultSortOrder, defaultSpec } from '../metadata/lookup.ts'
import { fieldIndex } from '../schema/field-index.ts'
import { parseTransform } from '../transforms/transform.ts'
import type { NestedField, Schema, SortField, TableMetadata } from '../types.ts'
import { sqlName, sqlText } from './sql-name.ts'
import { sqlTypeName } from './sql-type-name.ts'

const columnText = (schema: Schema, id: number): string =>
  fieldIndex(schema).get(id)?.path.map(sqlName).join('.') ?? `#${id}`

/** `month(day)`, `bucket(id, 8)`, plain `region` for identity: as `partitioning = ARRAY[…]` takes it. */
export const transformText = (schema: Schema, transform: string, sourceId: number): string => {
  const parsed = parseTransform(transform)
  const column = columnText(schema, sourceId)
  switch (parsed.kind) {
    case 'identity':
      return column
    case 'bucket':
      return `bucket(${column}, ${parsed.buckets})`
    case 'truncate':
      return `truncate(${column}, ${parsed.width})`
    case 'unknown':
      return `${parsed.text}(${column})`
    case 'year':
    case 'month':
    case 'day':
    case 'hour':
    case 'void':
      return `${parsed.kind}(${column})`
  }
}

/** `ts DESC NULLS LAST`, as `sorted_by = ARRAY[…]` takes it. */
export const sortText = (schema: Schema, field: SortField): string => {
  const nulls = field['null-order'] === 'nulls-first' ? 'NULLS FIRST' : 'NULLS LAST'
  return `${transformText(schema, field.transform, field['source-id'])} ${field.direction.toUpperCase()} ${nulls}`
}

const fieldText = (field: NestedField): string => {
  const comment = field.doc === undefined ? '' : ` COMMENT ${sqlText(field.doc)}`
  return `  ${sqlName(field.name)} ${sqlTypeName(field.type)}${field.required ? ' NOT NULL' : ''}${comment}`
}

const array = (items: readonly string[]): string => `ARRAY[${items.join(', ')}]`

/** What every table of ours has, and what stands elsewhere in the statement. */
const IMPLIED: ReadonlyMap<string, string | undefined> = new Map([
  ['comment', undefined],
  ['write.parquet.compression-codec', 'zstd'],
])

const optionTexts = (table: TableMetadata): string[] => {
  const schema = currentSchema(table)
  const partitioning = defaultSpec(table)
    .fields.filter((field) => parseTransform(field.transform).kind !== 'void')
    .map((field) => sqlText(transformText(schema, field.transform, field['source-id'])))
  const sorting = defaultSortOrder(table).fields.map((field) => sqlText(sortText(schema, field)))
  const properties = Object.entries(table.properties)
    .filter(([key, value]) => !IMPLIED.has(key) || (key !== 'comment' && IMPLIED.get(key) !== value))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const keys = properties.map(([key]) => sqlText(key))
  const values = properties.map(([, value]) => sqlText(value))
  return [
    `format_version = ${table['format-version']}`,
    ...(partitioning.length > 0 ? [`partitioning = ${array(partitioning)}`] : []),
    ...(sorting.length > 0 ? [`sorted_by = ${array(sorting)}`] : []),
    `location = ${sqlText(table.location)}`,
    ...(keys.length > 0 ? [`extra_properties = MAP(${array(keys)}, ${array(values)})`] : []),
  ]
}

/**
 * The CREATE TABLE statement that makes an empty table like this one, in Trino's spelling. `name`: its parts, catalog
 * first.
 */
export const createTableText = (name: readonly string[], table: TableMetadata): string => {
  const columns = currentSchema(table).fields.map(fieldText).join(',\n')
  const { comment } = table.properties
  const commentText = comment === undefined ? '' : `COMMENT ${sqlText(comment)}\n`
  const options = optionTexts(table).map((option) => `  ${option}`)
  return `CREATE TABLE ${name.map(sqlName).join('.')} (\n${columns}\n)\n${commentText}WITH (\n${options.join(',\n')}\n)`
}
