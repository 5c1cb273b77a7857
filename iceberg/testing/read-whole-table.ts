import type { ObjectStorage } from '@boathouse/storage'
import { readMetadata } from '../metadata/file.ts'
import { deletionVectorReader } from '../puffin/deletion-vector.ts'
import { manifestCache } from '../scan/manifest-cache.ts'
import { planScan } from '../scan/plan-scan.ts'

/** Everything that planning a table reads, deletion vectors too; nothing is remembered. Gives the number of data files. */
export const readWholeTable = async (storage: ObjectStorage, metadataLocation: string): Promise<number> => {
  const table = await readMetadata(storage, metadataLocation)
  const { files } = await planScan(storage, table, { cache: manifestCache() })
  const read = deletionVectorReader(storage)
  for (const { path, deletionVector } of files)
    if (deletionVector)
      for (const { first, last } of await read(deletionVector, path)) if (first > last) return -1
  return files.length
}
