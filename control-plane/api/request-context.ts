import type { FastifyRequest } from 'fastify'
import { commonErrors, type OperationSpec } from '@boathouse/contract'
import { may, type Rights } from '../modules/access/index.ts'
import { recordAuditEvent } from '../modules/audit/index.ts'
import type { Place } from '../modules/events/index.ts'
import type { Context, Principal, Securable } from '../platform/context.ts'
import { inTransaction, type Tx } from '../platform/database.ts'
import { ifMatchOf } from './request-headers.ts'
import type { ServerDeps } from './server-deps.ts'

/** What happened to a request on its way, for the audit log. */
export interface Trace {
  /** The event of the operation was recorded. */
  audited: boolean
  /** The last thing that the policy refused. */
  denied: Securable | undefined
  /** The last thing that the policy let it have. */
  allowed: Securable | undefined
}

export interface ContextInit {
  readonly request: FastifyRequest
  readonly operation: OperationSpec
  readonly principal: Principal | undefined
  /** What was given to the principal, as of this request. */
  readonly rights: Rights
  readonly signal: AbortSignal
  /** To be awaited before anything is written, where the principal is only likely; throws when it was not. */
  readonly certain?: (() => Promise<void>) | undefined
  /** Called in the transaction of the change, before its event is recorded: the claim of an Idempotency-Key. */
  readonly beforeAudit?: (tx: Tx, object: Securable) => Promise<void>
}

const placeOf = ({ name: _, ...place }: Securable): Place => place

/** The context that use cases see, and the trace that they leave in it. Throws INVALID_REQUEST for a broken `If-Match`. */
export const makeContext = (deps: ServerDeps, init: ContextInit): { ctx: Context; trace: Trace } => {
  const { request, operation, principal } = init
  const trace: Trace = { audited: false, denied: undefined, allowed: undefined }
  let recorded: Securable | undefined
  const auditWith: Context['auditWith'] = async (db, entry, write) => {
    const event = {
      operation: operation.name,
      outcome: 'done' as const,
      principal: entry.principal ?? principal,
      requestId: request.id,
      sourceAddress: request.ip,
      object: entry.object,
      details: entry.details ?? {},
      before: entry.before,
      after: entry.after,
    }
    await init.certain?.()
    const { beforeAudit } = init
    const written = beforeAudit
      ? await inTransaction(db, async (tx) => {
          await beforeAudit(tx, entry.object)
          return write(tx, event)
        })
      : await write(db, event)
    trace.audited = true
    recorded = entry.object
    return written
  }
  const ctx: Context = {
    operation: operation.name,
    requestId: request.id,
    principal,
    sourceAddress: request.ip,
    ifMatch: ifMatchOf(request.headers),
    log: deps.log.child({ request_id: request.id, operation: operation.name }),
    signal: init.signal,
    may: (verb, thing) => {
      const allowed = may(principal, init.rights, verb, thing)
      trace[allowed ? 'allowed' : 'denied'] = thing
      return allowed
    },
    signedIn: () => {
      if (!principal) throw commonErrors.UNAUTHENTICATED({})
      return principal
    },
    audit: (tx, entry) => auditWith(tx, entry, recordAuditEvent),
    auditWith,
    changed: (topic, id, version, about = recorded) =>
      deps.events.publish({ topic, id, version: version?.toString(), about: about && placeOf(about) }),
  }
  return { ctx, trace }
}
