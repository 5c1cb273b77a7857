import { operations, type Output } from '@boathouse/contract'
import type { DataFile, FileContent, TableMetadata } from '@boathouse/iceberg'
import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Handler } from '../../../platform/handle.ts'
import { pageOf, pageTokens } from '../../../platform/page-token.ts'
import { liveFiles } from '../live-files.ts'
import { locationsOf } from '../location.store.ts'
import { catalogHandle } from './api-answers.ts'
import type { ApiDeps } from './api-deps.ts'
import { requireTableNamed } from './find-named.ts'
import { partitionText } from './partition-text.ts'

type FileView = Output<typeof operations.listFiles>['files'][number]
type PartitionView = Output<typeof operations.listPartitions>['partitions'][number]

const filePages = pageTokens('files', z.string())
const partitionPages = pageTokens('partitions', z.string())

const CONTENTS = {
  data: 'data',
  'position-deletes': 'position_deletes',
  'equality-deletes': 'equality_deletes',
} as const satisfies Record<FileContent, FileView['content']>

/** Rows after the key, in key order, at most one more than the page holds. */
const pageAfter = <Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  after: string | undefined,
  size: number,
): Row[] =>
  rows
    .filter((row) => after === undefined || keyOf(row) > after)
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .slice(0, size + 1)

export const presentFile = (metadata: TableMetadata, file: DataFile): FileView => ({
  content: CONTENTS[file.content],
  file_path: file.path,
  file_format: file.format,
  partition: partitionText(metadata, file.specId, file.partition),
  record_count: file.recordCount.toString(),
  file_size_bytes: file.sizeBytes.toString(),
})

/** Rows are those of data files: what delete files take away is only known when they are read. */
const partitionsOf = (metadata: TableMetadata, files: readonly DataFile[]): PartitionView[] => {
  const groups = Map.groupBy(files, (file) => partitionText(metadata, file.specId, file.partition))
  return [...groups].map(([partition, members]) => {
    const data = members.filter((file) => file.content === 'data')
    return {
      partition,
      record_count: data.reduce((sum, file) => sum + file.recordCount, 0n).toString(),
      file_count: String(data.length),
      total_size_bytes: data.reduce((sum, file) => sum + file.sizeBytes, 0n).toString(),
    }
  })
}

/** A table by name, with the live files of its current snapshot. Throws what is not found. */
export type FilesOf = (
  ctx: Context,
  params: { readonly catalog: string; readonly schema: string; readonly table: string },
) => Promise<{ readonly metadata: TableMetadata; readonly files: readonly DataFile[] }>

/** Of the catalogs of this server. */
export const ownFiles =
  (deps: ApiDeps): FilesOf =>
  async (ctx, params) => {
    const { catalog, table } = await requireTableNamed(deps, ctx, params)
    const { metadata } = await deps.tableFiles.loadPresent(table.metadata_location)
    const roots = [...(await locationsOf(deps.db, table.id)), ...catalog.allowed_prefixes]
    return { metadata, files: await liveFiles(deps.storage, metadata, roots) }
  }

export const fileHandlers = (filesOf: FilesOf): readonly Handler[] => [
  catalogHandle(operations.listFiles, async (ctx, { params, query }) => {
    const { metadata, files } = await filesOf(ctx, params)
    const after = filePages.decode(query.page_token)
    const found = pageAfter(files, (file) => file.path, after, query.page_size)
    const { rows, next_page_token } = pageOf(found, query.page_size, filePages, (file) => file.path)
    return { files: rows.map((file) => presentFile(metadata, file)), next_page_token }
  }),
  catalogHandle(operations.listPartitions, async (ctx, { params, query }) => {
    const { metadata, files } = await filesOf(ctx, params)
    const after = partitionPages.decode(query.page_token)
    const found = pageAfter(partitionsOf(metadata, files), (row) => row.partition, after, query.page_size)
    const { rows, next_page_token } = pageOf(found, query.page_size, partitionPages, (row) => row.partition)
    return { partitions: [...rows], next_page_token }
  }),
]
