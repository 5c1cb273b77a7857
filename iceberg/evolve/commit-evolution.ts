import { setTimeout as sleep } from 'node:timers/promises'
import type { CommitTable, IcebergCatalog, LoadedTable, TableIdent } from '../catalog.ts'
import { applyUpdates } from '../updates/apply.ts'
import { CommitFailed, CommitStateUnknown, IcebergError } from '../errors.ts'
import { sameJson } from '../schema/same-schema.ts'
import type { TableMetadata } from '../types.ts'

const RETRIES = 20

/** What a change of metadata leaves behind, without clocks and history. */
const essence = ({
  'last-updated-ms': _updated,
  'metadata-log': _files,
  'snapshot-log': _log,
  ...rest
}: TableMetadata): unknown => rest

/** After an outcome that nobody knows: true when the change is there, false when the table is as it was. */
const lookUp = async (
  catalog: IcebergCatalog,
  ident: TableIdent,
  base: LoadedTable,
  commit: CommitTable,
): Promise<LoadedTable | undefined> => {
  const now = await catalog.loadTable(ident)
  if (now.metadataLocation === base.metadataLocation) return undefined
  const wanted = applyUpdates(base.metadata, commit.updates)
  if (sameJson(essence(wanted), essence(now.metadata))) return now
  throw new CommitStateUnknown(
    'Nobody knows whether the change was made: the table was changed by others since',
  )
}

/**
 * Commits a change of metadata alone. When somebody else was faster it is built again on the newer table, so that a
 * change that makes no sense any more is refused. `build` gives undefined when there is nothing to do.
 * Throws what `build` throws, `CommitFailed` when the retries are used up, `CommitStateUnknown`.
 */
export const commitEvolution = async (
  catalog: IcebergCatalog,
  ident: TableIdent,
  build: (table: LoadedTable) => CommitTable | undefined | Promise<CommitTable | undefined>,
  signal?: AbortSignal,
): Promise<{ readonly before: LoadedTable; readonly after: LoadedTable }> => {
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted()
    const before = await catalog.loadTable(ident)
    const commit = await build(before)
    if (!commit || commit.updates.length === 0) return { before, after: before }
    try {
      return { before, after: await catalog.commitTable(ident, commit) }
    } catch (error) {
      const refused = error instanceof IcebergError && error.status < 500
      if (refused && (!(error instanceof CommitFailed) || attempt >= RETRIES)) throw error
      const after = refused ? undefined : await lookUp(catalog, ident, before, commit)
      if (after) return { before, after }
      if (attempt >= RETRIES) throw error
    }
    await sleep(Math.min(1000, 20 * 2 ** attempt) * (0.5 + Math.random() / 2), undefined, { signal })
  }
}
