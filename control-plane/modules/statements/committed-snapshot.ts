import { NoSuchNamespace, NoSuchTable, type IcebergCatalog, type Snapshot } from '@boathouse/iceberg'

export interface CommittedSnapshot {
  readonly snapshotId: bigint
  /** As the summary counts them: added when any were added, else deleted; null when it does not say. */
  readonly rows: bigint | null
  /** Where the table lies. */
  readonly location: string
}

const rowsOf = (snapshot: Snapshot): bigint | null => {
  const text = snapshot.summary?.['added-records'] ?? snapshot.summary?.['deleted-records']
  return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : null
}

/**
 * The newest snapshot of a table whose summary has `property` = `value`: how work whose process died is found
 * again. Undefined when there is none, or no such table.
 */
export const findCommittedSnapshot = async (
  catalog: IcebergCatalog,
  table: { readonly schema: string; readonly name: string },
  property: string,
  value: string,
): Promise<CommittedSnapshot | undefined> => {
  const ident = { namespace: table.schema.split('.'), name: table.name }
  try {
    const { metadata } = await catalog.loadTable(ident)
    const snapshot = metadata.snapshots.findLast((one) => one.summary?.[property] === value)
    const { location } = metadata
    return snapshot && { snapshotId: snapshot['snapshot-id'], rows: rowsOf(snapshot), location }
  } catch (error) {
    if (error instanceof NoSuchTable || error instanceof NoSuchNamespace) return undefined
    throw error
  }
}
