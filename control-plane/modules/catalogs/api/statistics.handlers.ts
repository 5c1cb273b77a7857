import { operations, type Output } from '@boathouse/contract'
import { currentSchema, sqlTypeName, stringifyJson, valueToJson, type Value } from '@boathouse/iceberg'
import type { Handler } from '../../../platform/handle.ts'
import { columnStatistics, type ColumnFigures } from '../column-statistics.ts'
import { catalogHandle } from './api-answers.ts'
import type { FilesOf } from './files.handlers.ts'

type ColumnView = Output<typeof operations.getTableStatistics>['columns'][number]

const boundText = ({ column }: ColumnFigures, bound: Value | undefined): string | null => {
  const { type } = column.field
  if (bound === undefined || typeof type !== 'string') return null
  const json = valueToJson(type, bound)
  return typeof json === 'string' ? json : stringifyJson(json)
}

const presentColumn = (figures: ColumnFigures): ColumnView => ({
  id: figures.column.field.id,
  name: figures.column.name,
  type_text: sqlTypeName(figures.column.field.type),
  value_count: figures.valueCount?.toString() ?? null,
  null_count: figures.nullCount?.toString() ?? null,
  lower_bound: boundText(figures, figures.lower),
  upper_bound: boundText(figures, figures.upper),
  size_bytes: figures.sizeBytes?.toString() ?? null,
  files_without_metrics: String(figures.filesWithout),
})

export const statisticsHandlers = (filesOf: FilesOf): readonly Handler[] => [
  catalogHandle(operations.getTableStatistics, async (ctx, { params }) => {
    const { metadata, files } = await filesOf(ctx, params)
    const columns = await columnStatistics(currentSchema(metadata), files)
    const data = files.filter((file) => file.content === 'data')
    return {
      snapshot_id: metadata['current-snapshot-id']?.toString() ?? null,
      file_count: String(data.length),
      delete_file_count: String(files.length - data.length),
      record_count: data.reduce((rows, file) => rows + file.recordCount, 0n).toString(),
      columns: columns.map(presentColumn),
    }
  }),
]
