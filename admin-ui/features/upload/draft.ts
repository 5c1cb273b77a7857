import type { NewIngest, Preview, ReadOptions } from '../../api/types.ts'

export interface DraftColumn {
  /** As the file names it. */
  readonly source: string
  readonly name: string
  readonly type: string
  /** As inferred; a type that was not touched is not sent. */
  readonly inferred: string
  readonly included: boolean
}

export type Transform = 'identity' | 'year' | 'month' | 'day' | 'hour' | 'bucket' | 'truncate'

export interface DraftPartition {
  readonly column: string
  readonly transform: Transform
  /** Of `bucket` and `truncate`. */
  readonly size: number
}

/** What the person decided so far. */
export interface Draft {
  readonly options: ReadOptions
  readonly columns: readonly DraftColumn[]
  readonly partitioning: readonly DraftPartition[]
  readonly catalog: string
  readonly schema: string
  readonly table: string
  readonly mode: 'create' | 'append' | 'replace'
  readonly onBadRows: 'refuse' | 'reject'
  /** A dataset's name; null: do not register. */
  readonly registerAs: string | null
}

/** `Seattle Weather (2).csv.gz` → `seattle_weather_2`. */
export const tableNameOf = (filename: string): string => {
  const stem = filename.replace(/\.(?:gz|gzip|zst|zstd)$/i, '').replace(/\.[a-z0-9]+$/i, '')
  const name = stem
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 100)
  if (name === '') return 'uploaded'
  return /^[0-9]/.test(name) ? `t_${name}` : name
}

/** The columns of a preview; what the person changed before is kept for columns of the same name. */
export const mergeColumns = (preview: Preview, before: readonly DraftColumn[]): DraftColumn[] =>
  preview.columns.map(({ source, name, type_text: type }) => {
    const old = before.find((column) => column.source === source)
    return {
      source,
      name: old?.name ?? name,
      type: old && old.type !== old.inferred ? old.type : type,
      inferred: type,
      included: old?.included ?? true,
    }
  })

const quoted = (column: string): string => (/^[a-z_][a-z0-9_]*$/.test(column) ? column : `"${column}"`)

/** As CREATE TABLE … WITH (partitioning = …) takes it. */
export const partitionText = ({ column, transform, size }: DraftPartition): string => {
  if (transform === 'identity') return quoted(column)
  if (transform === 'bucket' || transform === 'truncate') return `${transform}(${quoted(column)}, ${size})`
  return `${transform}(${quoted(column)})`
}

const sameAsInferred = (columns: readonly DraftColumn[], preview: Preview): boolean =>
  columns.every(
    ({ included, name, type, inferred }, index) =>
      included && type === inferred && name === preview.columns[index]?.name,
  )

/** The request: what the person left alone is left to the server. */
export const ingestOf = (uploadId: string, draft: Draft, preview: Preview): NewIngest => ({
  upload_id: uploadId,
  target: { catalog: draft.catalog, schema: draft.schema, table: draft.table },
  mode: draft.mode,
  options: draft.options,
  columns: sameAsInferred(draft.columns, preview)
    ? undefined
    : draft.columns
        .filter(({ included }) => included)
        .map(({ source, name, type, inferred }) => ({
          source,
          name,
          type: type === inferred ? undefined : type,
        })),
  partitioning:
    draft.mode === 'append' || draft.partitioning.length === 0
      ? undefined
      : draft.partitioning.map(partitionText),
  on_bad_rows: draft.onBadRows,
  register_as: draft.registerAs ?? undefined,
})
