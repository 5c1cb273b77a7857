import { readSync } from 'node:fs'
import { thriftReader } from '../scan/thrift-reader.ts'

/** Fields of parquet.thrift: `FileMetaData`, `RowGroup`, `ColumnChunk`, `ColumnMetaData`. */
const ROW_GROUPS = 4
const COLUMNS = 1
const META_DATA = 3
const DATA_PAGE_OFFSET = 9
const DICTIONARY_PAGE_OFFSET = 11

/** Length of the footer and «PAR1». */
const END_BYTES = 8

/** Where the row groups begin that a footer names, ascending, bytes: Iceberg's `split_offsets`. */
const rowGroupOffsets = (footer: Uint8Array): readonly bigint[] => {
  const reader = thriftReader(footer, 0)
  const offsets: bigint[] = []
  let begin = Number.MAX_SAFE_INTEGER
  const metaData = (id: number): 'read' | 'skip' => {
    if (id !== DATA_PAGE_OFFSET && id !== DICTIONARY_PAGE_OFFSET) return 'skip'
    begin = Math.min(begin, reader.integer())
    return 'read'
  }
  const column = (id: number): 'read' | 'skip' => {
    if (id !== META_DATA) return 'skip'
    reader.struct(metaData)
    return 'read'
  }
  const rowGroup = (): void => {
    begin = Number.MAX_SAFE_INTEGER
    reader.struct((id) => {
      if (id !== COLUMNS) return 'skip'
      reader.list(() => reader.struct(column))
      return 'read'
    })
    offsets.push(BigInt(begin))
  }
  reader.struct((id) => {
    if (id !== ROW_GROUPS) return 'skip'
    reader.list(rowGroup)
    return 'end'
  })
  return offsets
}

/** The same of an open Parquet file. */
export const splitOffsetsOf = (
  descriptor: number,
  sizeBytes: bigint,
  footerBytes: bigint,
): readonly bigint[] => {
  const footer = Buffer.alloc(Number(footerBytes))
  readSync(descriptor, footer, 0, footer.length, Number(sizeBytes - footerBytes) - END_BYTES)
  return rowGroupOffsets(footer)
}
