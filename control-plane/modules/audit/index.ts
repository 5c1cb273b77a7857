import type { AuditEvent, Securable } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { auditColumns, insertAuditEvent, type AuditColumns } from './audit.store.ts'

export { auditHandlers } from './audit.handlers.ts'

export { auditInsert, type AuditColumns } from './audit.store.ts'
export {
  EVENT_COLUMNS,
  lastSealOf,
  sealedEvents,
  type AuditPlace,
  type SealedRow,
} from './export/sealed-event.store.ts'
export type { SyslogServer } from './export/push-to-syslog.ts'
export { anchorFile, anchorObjects, type AnchorStore } from './sealing/anchors.ts'
export { keepSealingKey } from './sealing/audit-keys.ts'
export { createSealing, type Sealing } from './sealing/index.ts'

/** The audit log as a thing: who may `manage` it reads it, as the operations of the log say. */
export const auditLog: Securable = { kind: 'organisation', id: 'audit_log', name: 'the audit log' }

/**
 * Records one audit event; `db` is the transaction of the change that it speaks of, or the pool for what was
 * refused and changed nothing, or for what was read.
 */
export const recordAuditEvent = (db: Database, event: AuditEvent): Promise<void> =>
  insertAuditEvent(db, { id: newId(), ...event })

/** The columns of a new event, for `auditInsert` within the statement of the change. */
export const newAuditColumns = (event: AuditEvent): AuditColumns => auditColumns({ id: newId(), ...event })
