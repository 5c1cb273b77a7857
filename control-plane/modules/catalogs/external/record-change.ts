import type { Namespace, TableIdent } from '@boathouse/iceberg'
import { inTransaction, type Database } from '../../../platform/database.ts'
import { catalogThing, type Actor } from '../catalog-deps.ts'
import { NoSuchWarehouse } from '../no-such-warehouse.ts'
import { requireRight } from '../rights.ts'
import type { ExternalRow } from './external.store.ts'

/** A change in a catalog elsewhere, as the audit log tells it. */
export type ChangeRecord = {
  readonly action: 'create' | 'commit' | 'register' | 'replace' | 'update' | 'rename' | 'drop'
  readonly updates?: readonly string[]
  readonly purge?: boolean
  readonly to?: TableIdent
} & (
  | { readonly kind: 'table' | 'view'; readonly ident: TableIdent }
  | { readonly kind: 'schema'; readonly namespace: Namespace }
)

const nameIn = (record: ChangeRecord): string =>
  (record.kind === 'schema' ? record.namespace : [...record.ident.namespace, record.ident.name]).join('.')

const detailsOf = (record: ChangeRecord): Readonly<Record<string, unknown>> => {
  const { kind, action, updates, purge, to } = record
  return {
    external: true,
    [kind]: nameIn(record),
    action,
    ...(updates && { updates }),
    ...(purge !== undefined && { purge }),
    ...(to && { to: [...to.namespace, to.name].join('.') }),
  }
}

/**
 * Makes a change in a catalog elsewhere: the right and the fence are asked before, the audit log is told after. No
 * transaction of ours holds the other catalog, so that whoever loses the right in between is not stopped.
 */
export const changeElsewhere = async <T>(
  db: Database,
  actor: Actor,
  row: ExternalRow,
  record: ChangeRecord,
  make: () => Promise<T>,
): Promise<T> => {
  const object = catalogThing(row)
  requireRight(actor, 'write', object, new NoSuchWarehouse(row.name))
  const { elsewhere } = actor
  if (elsewhere) await inTransaction(db, (tx) => elsewhere.mayStill(tx))
  const made = await make()
  const tell = elsewhere?.record ?? actor.audit
  await inTransaction(db, (tx) => tell(tx, { object, details: detailsOf(record) }))
  return made
}
