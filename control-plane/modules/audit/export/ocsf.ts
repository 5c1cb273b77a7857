import { programVersion } from '../../../platform/version.ts'
import type { AuditEventView } from '../present-event.ts'

/*
 * An event as the Open Cybersecurity Schema Framework writes it: version 1.3.0, class «API Activity» (6003) of the
 * category «Application Activity» (6). What has no place there is under `unmapped`.
 */

const CLASS = 6003

/** activity_id of the class: create, read, update, delete, other. */
const activityOf = (operation: string): number => {
  const verb = operation.split('.').at(-1) ?? ''
  if (/^(create|register|attach|invite|execute|redeem)/.test(verb)) return 1
  if (/^(list|get|read|result|download|preview|export)/.test(verb)) return 2
  if (/^(delete|drop|revoke|detach|remove|erase)/.test(verb)) return 4
  return /^(update|set|rename|rotate|transfer|commit|replace)/.test(verb) ? 3 : 99
}

const absent = (value: string | null): string | undefined => value ?? undefined

/** One event as an OCSF object; JSON leaves out what is undefined. */
export const ocsfOf = (event: AuditEventView): Record<string, unknown> => {
  const activity = activityOf(event.operation)
  const done = event.outcome === 'done'
  return {
    class_uid: CLASS,
    category_uid: 6,
    activity_id: activity,
    type_uid: CLASS * 100 + activity,
    time: Date.parse(event.at),
    severity_id: done ? 1 : 2,
    status_id: done ? 1 : 2,
    status: done ? 'Success' : 'Failure',
    status_code: event.outcome,
    actor: {
      user: { uid: absent(event.principal_id), name: absent(event.principal) },
      session: event.credential_id === null ? undefined : { uid: event.credential_id },
    },
    src_endpoint: { ip: absent(event.source_address) },
    api: {
      operation: event.operation,
      service: { name: 'boathouse' },
      request: { uid: event.request_id },
    },
    resources:
      event.object_kind === null
        ? undefined
        : [{ type: event.object_kind, uid: absent(event.object_id), name: absent(event.object_name) }],
    metadata: {
      version: '1.3.0',
      uid: event.event_id,
      log_name: 'audit',
      product: { name: 'Boathouse', vendor_name: 'Boathouse', version: programVersion },
      original_time: event.at,
    },
    unmapped: {
      workspace_id: event.workspace_id,
      credential_kind: event.credential_kind,
      before_sha256: event.before_sha256,
      after_sha256: event.after_sha256,
      erased_at: event.erased_at,
      details: event.details,
    },
  }
}
