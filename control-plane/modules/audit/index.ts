import type { Database } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { insertAuditEvent, type NewAuditEvent } from './audit.store.ts'

export { auditHandlers } from './audit.handlers.ts'

export type AuditRecord = Omit<NewAuditEvent, 'id'>

/**
 * Records one audit event; `db` is the transaction of the change that it speaks of, or the pool for what was
 * refused and changed nothing. Reads are not recorded.
 */
export const recordAuditEvent = (db: Database, event: AuditRecord): Promise<void> =>
  insertAuditEvent(db, { id: newId(), ...event })
