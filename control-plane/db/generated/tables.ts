// Generated from the migrations by control-plane/db/generate.ts; do not edit.
import type { ColumnType } from 'kysely'

type Defaulted<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>
export type Bytes = ColumnType<Buffer, Uint8Array, Uint8Array>
export type Int8 = ColumnType<bigint, bigint | number, bigint | number>
/** Comes parsed, longs as bigint; goes as text: write it with stringifyJson. */
export type Json = ColumnType<unknown, string, string>
export type Numeric = ColumnType<string, string | number | bigint, string | number | bigint>
/** Comes as RFC 3339 in UTC with six digits of microseconds. */
export type Timestamp = ColumnType<string, string | Date, string | Date>

export interface AccessGrantTable {
  id: string
  principal_id: string | null
  group_id: string | null
  grantee_id: Defaulted<string>
  workspace_id: string | null
  connection_id: string | null
  catalog_id: string | null
  schema_id: string | null
  table_id: string | null
  run_as_id: string | null
  thing_id: Defaulted<string>
  privilege: 'read' | 'write' | 'manage' | 'use' | 'execute'
  granted_at: Defaulted<Timestamp>
  granted_by: string | null
}

export interface AccessTokenTable {
  id: string
  principal_id: string
  name: string
  secret_sha256: Bytes
  prefix: string
  last4: string
  created_at: Defaulted<Timestamp>
  created_by: string | null
  expires_at: Timestamp | null
  last_used_at: Timestamp | null
  revoked_at: Timestamp | null
  purpose: Defaulted<'personal' | 'client_secret' | 'issued'>
  scopes: ReadonlyArray<string> | null
  made_from: string | null
}

export interface AccessVersionTable {
  singleton: Defaulted<boolean>
  version: Int8
}

export interface AuditDeliveryTable {
  destination: string
  seq: Int8
  delivered_at: Defaulted<Timestamp>
}

export interface AuditEventTable {
  id: string
  at: Defaulted<Timestamp>
  operation: string
  outcome: 'done' | 'refused' | 'failed'
  principal_id: string | null
  principal_name: string | null
  request_id: string | null
  remote_address: string | null
  workspace_id: string | null
  object_kind: string | null
  object_id: string | null
  object_name: string | null
  details: Defaulted<Json>
  credential_kind: string | null
  credential_id: string | null
  before_sha256: Bytes | null
  after_sha256: Bytes | null
  salt: Defaulted<string | null>
  erased_at: Timestamp | null
  payload_sha256: Bytes | null
}

export interface AuditSealTable {
  seq: Int8
  sealed_at: Defaulted<Timestamp>
  key_id: string
  drained: boolean
  event_ids: ReadonlyArray<string>
  digests: Bytes
  mac: Bytes
}

export interface AuditUnsealedTable {
  event_id: string
}

export interface CatalogTable {
  id: string
  name: string
  kind: 'built_in' | 'external'
  location: string | null
  allowed_prefixes: Defaulted<ReadonlyArray<string>>
  workspace_id: string
  created_at: Defaulted<Timestamp>
  version: Defaulted<Int8>
  connection_id: string | null
}

export interface ConnectionTable {
  id: string
  workspace_id: string
  name: string
  kind: string
  description: Defaulted<string>
  fields: Json
  created_at: Defaulted<Timestamp>
  created_by: string | null
  updated_at: Defaulted<Timestamp>
  version: Defaulted<Int8>
}

export interface ConnectionTestTable {
  connection_id: string
  connection_version: Int8
  status: 'passed' | 'limited' | 'failed'
  checks: Json
  capabilities: Json
  tested_at: Defaulted<Timestamp>
}

export interface DatasetTable {
  id: string
  workspace_id: string
  name: string
  catalog_name: string
  schema_name: string
  table_name: string
  table_uuid: string
  owner_id: string
  description: Defaulted<string>
  tags: Defaulted<Json>
  created_at: Defaulted<Timestamp>
  updated_at: Defaulted<Timestamp>
  version: Defaulted<Int8>
}

export interface EgressRulesTable {
  singleton: Defaulted<boolean>
  networks: ReadonlyArray<string>
  ports: ReadonlyArray<string>
  updated_at: Defaulted<Timestamp>
  version: Int8
}

export interface GroupMemberTable {
  principal_id: string
  group_id: string
  added_at: Defaulted<Timestamp>
  provider_id: string | null
}

export interface HookTable {
  id: string
  job_id: string
  workspace_id: string
  name: string
  paused: boolean
  parameters: Json
  mapping: Json
  tolerance_seconds: number
  version: Defaulted<Int8>
  secret_changed_at: Defaulted<Timestamp>
  changed_by_id: string
  created_at: Defaulted<Timestamp>
  updated_at: Defaulted<Timestamp>
}

export interface HookDeliveryTable {
  hook_id: string
  delivery_id: string
  received_at: Defaulted<Timestamp>
  run_id: string
}

export interface IcebergTableTable {
  id: string
  catalog_id: string
  namespace_id: string
  name: string
  kind: 'table' | 'view'
  uuid: string
  location: string
  metadata_location: string
  previous_metadata_location: string | null
  version: Defaulted<Int8>
  snapshot_id: Int8 | null
  row_count: Int8 | null
  size_bytes: Int8 | null
  file_count: Int8 | null
  changed_at: Timestamp | null
  created_at: Defaulted<Timestamp>
  updated_at: Defaulted<Timestamp>
  name_version: Defaulted<Int8>
  stored_name_version: Defaulted<Int8>
}

export interface IdempotencyKeyTable {
  principal_id: string
  key: string
  operation: string
  request_sha256: Bytes
  request_id: string
  object: string
  status: number | null
  headers: Json | null
  body: string | null
  created_at: Defaulted<Timestamp>
  expires_at: Timestamp
  place: Json | null
}

export interface IdentityProviderTable {
  id: string
  name: string
  label: string
  issuer: string
  client_id: string
  scopes: ReadonlyArray<string>
  name_claim: string
  groups_claim: string | null
  create_users: boolean
  link_by_email: boolean
  enabled: boolean
  created_at: Defaulted<Timestamp>
  updated_at: Defaulted<Timestamp>
  version: Defaulted<Int8>
}

export interface IngestTable {
  id: string
  workspace_id: string
  principal_id: string
  principal_name: string
  upload_id: string | null
  filename: string
  upload_location: string | null
  catalog_name: string
  schema_name: string
  table_name: string
  mode: 'create' | 'append' | 'replace'
  request: Json
  state: Defaulted<'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED'>
  version: Defaulted<Int8>
  lease_owner: string | null
  lease_epoch: Defaulted<Int8>
  lease_expires_at: Timestamp | null
  cancel_requested_at: Timestamp | null
  created_at: Defaulted<Timestamp>
  started_at: Timestamp | null
  finished_at: Timestamp | null
  error: Json | null
  bad_rows: Defaulted<Json>
  rows_loaded: Int8 | null
  rows_rejected: Int8 | null
  rejects_table: string | null
  snapshot_id: Int8 | null
  dataset: string | null
  connection_name: string | null
}

export interface IngestedCursorTable {
  job_id: string
  task_key: string
  source: string
  value: string
  run_id: string
  attempt_id: string
  loaded_at: Defaulted<Timestamp>
}

export interface IngestedFileTable {
  job_id: string
  task_key: string
  path: string
  version: string
  run_id: string
  attempt_id: string
  loaded_at: Defaulted<Timestamp>
}

export interface InstanceTable {
  singleton: Defaulted<boolean>
  id: string
  created_at: Defaulted<Timestamp>
}

export interface InstanceSettingTable {
  key: string
  value: Json
  updated_at: Defaulted<Timestamp>
  updated_by: string | null
}

export interface InvitationTable {
  id: string
  principal_id: string
  secret_sha256: Bytes
  created_at: Defaulted<Timestamp>
  created_by: string | null
  expires_at: Timestamp
}

export interface JobTable {
  id: string
  workspace_id: string
  name: string
  version: Defaulted<Int8>
  description: string
  tags: Json
  task_count: number
  max_concurrent_runs: number
  on_limit: 'QUEUE' | 'SKIP' | 'REPLACE'
  run_as_id: string
  created_by: string
  created_at: Defaulted<Timestamp>
  updated_at: Defaulted<Timestamp>
  deleted_at: Timestamp | null
}

export interface JobVersionTable {
  job_id: string
  version: Int8
  definition: Json
  message: string
  author_id: string
  author_name: string
  created_at: Defaulted<Timestamp>
}

export interface LocalDirectoryClaimTable {
  location: string
  machine_id: string
  machine_name: string
  claimed_at: Defaulted<Timestamp>
}

export interface LoginAttemptTable {
  id: string
  account: string
  remote_address: string
  succeeded: boolean
  at: Defaulted<Timestamp>
}

export interface MasterKeyTable {
  id: string
  is_current: boolean
  created_at: Defaulted<Timestamp>
  exported_at: Timestamp | null
}

export interface NamespaceTable {
  id: string
  catalog_id: string
  parent_id: string | null
  levels: ReadonlyArray<string>
  properties: Defaulted<Json>
  created_at: Defaulted<Timestamp>
  updated_at: Defaulted<Timestamp>
}

export interface NotificationTable {
  id: string
  run_id: string | null
  workspace_id: string
  event: 'START' | 'SUCCESS' | 'FAILURE' | 'LATE' | 'PAUSED'
  ordinal: number
  connection: string
  recipients: ReadonlyArray<string>
  message: Json
  state: Defaulted<'PENDING' | 'DELIVERED' | 'DEAD'>
  attempts: Defaulted<number>
  next_attempt_at: Defaulted<Timestamp | null>
  last_error: string | null
  created_at: Defaulted<Timestamp>
  finished_at: Timestamp | null
  schedule_id: string | null
  trigger_id: string | null
}

export interface PendingMetadataTable {
  location: string
  abandoned: Defaulted<boolean>
  created_at: Defaulted<Timestamp>
}

export interface PeriodicLeaseTable {
  name: string
  owner: string
  expires_at: Timestamp
  succeeded_at: Timestamp | null
}

export interface PrincipalTable {
  id: string
  kind: 'user' | 'service_account'
  name: string
  organisation_role: string | null
  created_at: Defaulted<Timestamp>
  disabled_at: Timestamp | null
  version: Defaulted<Int8>
}

export interface ProviderGroupTable {
  provider_id: string
  value: string
  group_id: string
}

export interface RetentionTable {
  workspace_id: string
  runs_days: number | null
  logs_days: number | null
  results_days: number | null
  events_days: number | null
  version: Defaulted<Int8>
  updated_at: Defaulted<Timestamp>
}

export interface RetentionProgressTable {
  workspace_id: string
  part: 'logs' | 'results' | 'events'
  run_id: string
}

export interface RunTable {
  id: string
  workspace_id: string
  job_id: string
  job_name: string
  job_version: Int8
  state: Defaulted<'QUEUED' | 'STARTING' | 'RUNNING' | 'STOPPING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'TIMED_OUT' | 'SKIPPED' | 'UPSTREAM_FAILED'>
  reason: Defaulted<string>
  message: Defaulted<string>
  version: Defaulted<Int8>
  parameters: Json
  priority: number
  trigger: 'MANUAL' | 'SCHEDULE' | 'TABLE' | 'WEBHOOK' | 'RETRY' | 'REPAIR'
  scheduled_for: Timestamp | null
  original_run_id: string | null
  kept_tasks: ReadonlyArray<string> | null
  requested_by_id: string | null
  requested_by: string
  run_as_id: string
  run_as: string
  idempotency_token: string | null
  created_at: Defaulted<Timestamp>
  started_at: Timestamp | null
  finished_at: Timestamp | null
}

export interface RunEventTable {
  run_id: string
  sequence: Int8
  at: Defaulted<Timestamp>
  changes: Json
}

export interface RunLogChunkTable {
  attempt_id: string
  start_byte: Int8
  byte_count: number
  text: string
}

export interface RunLogObjectTable {
  attempt_id: string
  start_byte: Int8
  byte_count: number
  location: string
  stored_bytes: number
}

export interface RunWorkTable {
  run_id: string
  workspace_id: string
  job_id: string
  priority: number
  admitted: Defaulted<boolean>
  wake_at: Defaulted<Timestamp>
  lease_owner: string | null
  lease_epoch: Defaulted<Int8>
  stop_requested_at: Timestamp | null
  stop_requested_by: string | null
  skip_requests: Defaulted<ReadonlyArray<string>>
}

export interface ScheduleTable {
  id: string
  job_id: string
  workspace_id: string
  name: string
  expression: string | null
  time_zone: string | null
  interval_seconds: number | null
  anchor: Defaulted<Timestamp>
  paused: boolean
  paused_reason: string | null
  catch_up: 'NONE' | 'LAST' | 'ALL'
  catch_up_limit: number
  parameters: Json
  next_fire_at: Timestamp | null
  version: Defaulted<Int8>
  changed_by_id: string
  created_at: Defaulted<Timestamp>
  updated_at: Defaulted<Timestamp>
}

export interface ScheduleFireTable {
  schedule_id: string
  instant: Timestamp
  fired_at: Defaulted<Timestamp>
  run_id: string | null
}

export interface SecretTable {
  owner_id: string
  owner_kind: string
  field: string
  key_id: string
  wrapped_key: Bytes
  sealed: Bytes
  changed_at: Defaulted<Timestamp>
  reference: Json | null
}

export interface ServiceAccountTable {
  principal_id: string
  workspace_id: string | null
  description: Defaulted<string>
  created_by: string | null
  updated_at: Defaulted<Timestamp>
}

export interface SessionTable {
  id: string
  principal_id: string
  secret_sha256: Bytes
  method: 'link' | 'password' | 'invitation' | 'provider'
  remote_address: string | null
  user_agent: string | null
  created_at: Defaulted<Timestamp>
  last_seen_at: Defaulted<Timestamp>
  expires_at: Timestamp
  ended_at: Timestamp | null
  provider_id: string | null
  provider_sid: string | null
}

export interface SignInFlowTable {
  state_sha256: Bytes
  provider_id: string
  redirect_uri: string
  expires_at: Timestamp
}

export interface SignInLinkTable {
  id: string
  principal_id: string
  secret_sha256: Bytes
  created_at: Defaulted<Timestamp>
  expires_at: Timestamp
  consumed_at: Timestamp | null
}

export interface StatementTable {
  id: string
  workspace_id: string
  principal_id: string
  principal_name: string
  text: string
  catalog_name: string
  schema_name: string
  row_limit: Int8 | null
  target: Json | null
  state: Defaulted<'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'CLOSED'>
  version: Defaulted<Int8>
  lease_owner: string | null
  lease_epoch: Defaulted<Int8>
  lease_expires_at: Timestamp | null
  cancel_requested_at: Timestamp | null
  created_at: Defaulted<Timestamp>
  started_at: Timestamp | null
  finished_at: Timestamp | null
  error: Json | null
  columns: Json | null
  row_count: Int8 | null
  truncated: Defaulted<boolean>
  bytes_read: Int8 | null
  effects: Defaulted<Json>
  result_rows: string | null
  result_spool: Json | null
  result_expires_at: Timestamp | null
}

export interface TableCommitTable {
  id: string
  table_id: string
  catalog_id: string
  snapshot_id: Int8 | null
  metadata_location: string
  principal_id: string | null
  committed_at: Defaulted<Timestamp>
  origin_kind: 'statement' | 'ingest' | 'attempt' | null
  origin_id: string | null
}

export interface TableLocationTable {
  location: string
  table_id: string
  added_at: Defaulted<Timestamp>
}

export interface TablePurgeTable {
  id: string
  catalog_id: string
  table_name: string
  metadata_location: string
  locations: ReadonlyArray<string>
  requested_at: Defaulted<Timestamp>
  next_attempt_at: Defaulted<Timestamp>
  attempts: Defaulted<number>
  last_error: string | null
}

export interface TableReportTable {
  id: string
  table_id: string
  kind: 'scan' | 'commit'
  snapshot_id: Int8 | null
  principal_id: string | null
  report: Json
  reported_at: Defaulted<Timestamp>
}

export interface TableTriggerTable {
  id: string
  job_id: string
  workspace_id: string
  name: string
  catalog: string
  levels: ReadonlyArray<string>
  table_name: string
  paused: boolean
  paused_reason: string | null
  coalesce: 'LATEST' | 'EACH'
  min_interval_seconds: number
  parameters: Json
  version: Defaulted<Int8>
  changed_by_id: string
  created_at: Defaulted<Timestamp>
  updated_at: Defaulted<Timestamp>
  last_run_id: string | null
  not_before: Defaulted<Timestamp>
}

export interface TableTriggerFireTable {
  trigger_id: string
  table_id: string
  snapshot_id: Int8
  attempt_id: string | null
  committed_at: Defaulted<Timestamp>
  fired_at: Timestamp | null
  run_id: string | null
}

export interface TaskRunTable {
  run_id: string
  task_key: string
  state: 'BLOCKED' | 'WAITING_FOR_RETRY' | 'QUEUED' | 'STARTING' | 'RUNNING' | 'STOPPING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'TIMED_OUT' | 'SKIPPED' | 'UPSTREAM_FAILED'
  reason: string
  message: string
  attempts: number
  lost_attempts: number
  retry_at: Timestamp | null
  started_at: Timestamp | null
  finished_at: Timestamp | null
  result: Json | null
  reused_from: string | null
}

export interface TaskRunAttemptTable {
  id: string
  run_id: string
  task_key: string
  number: number
  state: 'STARTING' | 'RUNNING' | 'STOPPING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'TIMED_OUT' | 'SKIPPED' | 'UPSTREAM_FAILED'
  reason: string
  message: string
  error: Json | null
  handle: Json | null
  started_at: Timestamp
  running_at: Timestamp | null
  finished_at: Timestamp | null
  log: string | null
  query_id: string | null
  log_deleted_at: Timestamp | null
}

export interface UploadTable {
  id: string
  workspace_id: string
  principal_id: string
  filename: string
  size_bytes: Int8
  sha256: string
  location: string
  created_at: Defaulted<Timestamp>
  expires_at: Timestamp
}

export interface UserAccountTable {
  principal_id: string
  email: string | null
  password_hash: string | null
  password_changed_at: Timestamp | null
  display_name: Defaulted<string>
  password_expires_at: Timestamp | null
}

export interface UserGroupTable {
  id: string
  name: string
  description: Defaulted<string>
  organisation_role: string | null
  external: string | null
  created_at: Defaulted<Timestamp>
  updated_at: Defaulted<Timestamp>
  version: Defaulted<Int8>
}

export interface UserIdentityTable {
  provider_id: string
  subject: string
  principal_id: string
  linked_at: Defaulted<Timestamp>
}

export interface WorkspaceTable {
  id: string
  name: string
  description: Defaulted<string>
  default_catalog: string
  created_at: Defaulted<Timestamp>
  created_by: string | null
  updated_at: Defaulted<Timestamp>
  version: Defaulted<Int8>
}

export interface WorkspaceMemberTable {
  workspace_id: string
  principal_id: string | null
  group_id: string | null
  grantee_id: Defaulted<string>
  role: 'viewer' | 'editor' | 'admin'
  added_at: Defaulted<Timestamp>
  added_by: string | null
}

export interface Tables {
  access_grant: AccessGrantTable
  access_token: AccessTokenTable
  access_version: AccessVersionTable
  audit_delivery: AuditDeliveryTable
  audit_event: AuditEventTable
  audit_seal: AuditSealTable
  audit_unsealed: AuditUnsealedTable
  catalog: CatalogTable
  connection: ConnectionTable
  connection_test: ConnectionTestTable
  dataset: DatasetTable
  egress_rules: EgressRulesTable
  group_member: GroupMemberTable
  hook: HookTable
  hook_delivery: HookDeliveryTable
  iceberg_table: IcebergTableTable
  idempotency_key: IdempotencyKeyTable
  identity_provider: IdentityProviderTable
  ingest: IngestTable
  ingested_cursor: IngestedCursorTable
  ingested_file: IngestedFileTable
  instance: InstanceTable
  instance_setting: InstanceSettingTable
  invitation: InvitationTable
  job: JobTable
  job_version: JobVersionTable
  local_directory_claim: LocalDirectoryClaimTable
  login_attempt: LoginAttemptTable
  master_key: MasterKeyTable
  namespace: NamespaceTable
  notification: NotificationTable
  pending_metadata: PendingMetadataTable
  periodic_lease: PeriodicLeaseTable
  principal: PrincipalTable
  provider_group: ProviderGroupTable
  retention: RetentionTable
  retention_progress: RetentionProgressTable
  run: RunTable
  run_event: RunEventTable
  run_log_chunk: RunLogChunkTable
  run_log_object: RunLogObjectTable
  run_work: RunWorkTable
  schedule: ScheduleTable
  schedule_fire: ScheduleFireTable
  secret: SecretTable
  service_account: ServiceAccountTable
  session: SessionTable
  sign_in_flow: SignInFlowTable
  sign_in_link: SignInLinkTable
  statement: StatementTable
  table_commit: TableCommitTable
  table_location: TableLocationTable
  table_purge: TablePurgeTable
  table_report: TableReportTable
  table_trigger: TableTriggerTable
  table_trigger_fire: TableTriggerFireTable
  task_run: TaskRunTable
  task_run_attempt: TaskRunAttemptTable
  upload: UploadTable
  user_account: UserAccountTable
  user_group: UserGroupTable
  user_identity: UserIdentityTable
  workspace: WorkspaceTable
  workspace_member: WorkspaceMemberTable
}
