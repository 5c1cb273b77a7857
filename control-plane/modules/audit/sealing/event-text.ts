import { sql, type RawBuilder } from 'kysely'

/*
 * What digests are made of: one text an event, the same for ever. Times are microseconds since 1970, whatever the
 * session's time zone; json_build_array quotes texts, so no two events have the same one.
 */

/** What stays when an event is erased. */
export const auditHead: RawBuilder<string> = sql<string>`json_build_array(audit_event.id,
  (extract(epoch FROM audit_event.at) * 1000000)::bigint, audit_event.operation, audit_event.outcome)::text`

/** What an erasure takes away; the salt with it, without which the digest could be guessed. */
export const auditPayload: RawBuilder<string> = sql<string>`json_build_array(audit_event.salt, principal_id,
  principal_name, credential_kind, credential_id, request_id, remote_address, workspace_id, object_kind, object_id,
  object_name, details::text, encode(before_sha256, 'hex'), encode(after_sha256, 'hex'))::text`
