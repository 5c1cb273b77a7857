import { AlreadyExists, type TableIdent } from '@boathouse/iceberg'
import type { EntryKind } from './table.store.ts'

/** Java's wording, which clients and the compatibility kit look for. */
export const nameTaken = (
  wanted: EntryKind,
  taken: EntryKind,
  ident: TableIdent,
  cause?: unknown,
): AlreadyExists => {
  const kind = taken === 'table' ? 'Table' : 'View'
  return new AlreadyExists(
    wanted === taken ? kind : `${kind} with same name`,
    [...ident.namespace, ident.name].join('.'),
    cause,
  )
}
