import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deletionVectorReader } from '@boathouse/iceberg'
import type { ScanFile } from '@boathouse/iceberg'
import type { ObjectStorage } from '@boathouse/storage'

/** Deleted rows of data files, by their place in the list of planned files, as a CSV file that DuckDB joins. */
export interface DeletedRows {
  /** Local path; undefined when no file has a deletion vector. */
  readonly path: string | undefined
  release(): void
}

/** Columns of the file: place of the data file in the list, first and last deleted row. */
export const DELETED_ROWS_COLUMNS = `{'file': 'INTEGER', 'first': 'BIGINT', 'last': 'BIGINT'}`

const PIECE_CHARACTERS = 256 * 1024

async function* lines(storage: ObjectStorage, files: readonly ScanFile[]): AsyncGenerator<string> {
  const read = deletionVectorReader(storage)
  let piece = ''
  for (const [at, { path, deletionVector }] of files.entries()) {
    if (!deletionVector) continue
    for (const { first, last } of await read(deletionVector, path)) {
      piece += `${at},${first},${last}\n`
      if (piece.length < PIECE_CHARACTERS) continue
      yield piece
      piece = ''
    }
  }
  if (piece !== '') yield piece
}

/**
 * Spells the deletion vectors of the planned files out as ranges of rows: neither the vectors nor the rows are ever
 * held whole, and the engine's memory limit covers the join. Throws what reading a vector throws.
 */
export const writeDeletedRows = async (
  storage: ObjectStorage,
  files: readonly ScanFile[],
  directory: string,
): Promise<DeletedRows> => {
  if (files.every(({ deletionVector }) => deletionVector === undefined))
    return { path: undefined, release: () => undefined }
  const path = join(directory, `deleted-rows-${randomUUID()}.csv`)
  const release = (): void => rmSync(path, { force: true })
  try {
    await writeFile(path, lines(storage, files))
    return { path, release }
  } catch (error) {
    release()
    throw error
  }
}
