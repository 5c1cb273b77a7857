import type { Context, Principal, Securable } from '../../platform/context.ts'
import { inTransaction } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'
import { may, type Rights } from '../access/index.ts'
import { recordAuditEvent } from '../audit/index.ts'

export interface RunActor {
  readonly runId: string
  readonly principal: Pick<Principal, 'kind' | 'id' | 'name' | 'isAdmin' | 'groupIds'>
  readonly rights: Rights
  readonly log: Log
  readonly signal: AbortSignal
  readonly changed: (topic: string, id: string, version?: bigint, about?: Securable) => void
}

/** A run as the one who asks: what it changes is recorded under the operation that began it. */
export const runContext = ({ runId, principal, rights, log, signal, changed }: RunActor): Context => {
  const who: Principal = { ...principal, via: { kind: 'run', runId } }
  const auditWith: Context['auditWith'] = (db, entry, write) =>
    inTransaction(db, (tx) =>
      write(tx, {
        operation: 'runs.create',
        outcome: 'done',
        principal: who,
        requestId: runId,
        sourceAddress: undefined,
        object: entry.object,
        details: entry.details ?? {},
      }),
    )
  return {
    operation: 'runs.create',
    requestId: runId,
    principal: who,
    sourceAddress: undefined,
    ifMatch: undefined,
    log,
    signal,
    may: (verb, thing) => may(who, rights, verb, thing),
    signedIn: () => who,
    audit: (tx, entry) => auditWith(tx, entry, recordAuditEvent),
    auditWith,
    changed: (topic, id, version, about) =>
      changed(topic, id, version === undefined ? undefined : BigInt(version), about),
  }
}
