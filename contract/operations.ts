import { icebergOperations } from './iceberg-rest/operations.ts'
import { explainAccess } from './access/explain-access.ts'
import { listGrants } from './access/list-grants.ts'
import { listMembers } from './access/list-members.ts'
import { listPrincipals } from './access/list-principals.ts'
import { putGrant } from './access/put-grant.ts'
import { putMember } from './access/put-member.ts'
import { removeMember } from './access/remove-member.ts'
import { revokeGrant } from './access/revoke-grant.ts'
import { eraseAuditPayload } from './audit/erase-audit-payload.ts'
import { exportAuditEvents } from './audit/export-audit-events.ts'
import { listAuditEvents } from './audit/list-audit-events.ts'
import { verifyAudit } from './audit/verify-audit.ts'
import { createSchema } from './catalogs/create-schema.ts'
import { dropSchema } from './catalogs/drop-schema.ts'
import { dropTable } from './catalogs/drop-table.ts'
import { attachCatalog } from './catalogs/attach-catalog.ts'
import { detachCatalog } from './catalogs/detach-catalog.ts'
import { getCatalog } from './catalogs/get-catalog.ts'
import { getTable } from './catalogs/get-table.ts'
import { listCatalogs } from './catalogs/list-catalogs.ts'
import { listFiles } from './catalogs/list-files.ts'
import { listPartitions } from './catalogs/list-partitions.ts'
import { listReports } from './catalogs/list-reports.ts'
import { listSchemas } from './catalogs/list-schemas.ts'
import { listSnapshots } from './catalogs/list-snapshots.ts'
import { listTables } from './catalogs/list-tables.ts'
import { recoverCatalog } from './catalogs/recover-catalog.ts'
import { registerTable } from './catalogs/register-table.ts'
import { renameTable } from './catalogs/rename-table.ts'
import { search } from './catalogs/search.ts'
import { updateTableProperties } from './catalogs/update-table-properties.ts'
import { rollbackTable } from './catalogs/rollback-table.ts'
import { listTableRefs } from './catalogs/list-table-refs.ts'
import { setTableRef } from './catalogs/set-table-ref.ts'
import { dropTableRef } from './catalogs/drop-table-ref.ts'
import { fastForwardRef } from './catalogs/fast-forward-ref.ts'
import { compareSnapshots } from './catalogs/compare-snapshots.ts'
import { expireTableSnapshots } from './catalogs/expire-snapshots.ts'
import { getTableDdl } from './catalogs/get-table-ddl.ts'
import { getTableStatistics } from './catalogs/get-table-statistics.ts'
import { listTableSchemas } from './catalogs/list-table-schemas.ts'
import { listViews } from './catalogs/list-views.ts'
import { getView } from './catalogs/get-view.ts'
import { dropView } from './catalogs/drop-view.ts'
import { updateCatalog } from './catalogs/update-catalog.ts'
import { createConnection } from './connections/create-connection.ts'
import { deleteConnection } from './connections/delete-connection.ts'
import { getConnection } from './connections/get-connection.ts'
import { listConnectionKinds } from './connections/list-connection-kinds.ts'
import { listConnections } from './connections/list-connections.ts'
import { testConnection } from './connections/test-connection.ts'
import { tryConnection } from './connections/try-connection.ts'
import { updateConnection } from './connections/update-connection.ts'
import { deleteDataset } from './datasets/delete-dataset.ts'
import { getDataset } from './datasets/get-dataset.ts'
import { listDatasets } from './datasets/list-datasets.ts'
import { registerDataset } from './datasets/register-dataset.ts'
import { transferDataset } from './datasets/transfer-dataset.ts'
import { updateDataset } from './datasets/update-dataset.ts'
import { getEgressRules } from './egress/get-egress-rules.ts'
import { updateEgressRules } from './egress/update-egress-rules.ts'
import { listMasterKeys } from './master-keys/list-master-keys.ts'
import { rotateMasterKey } from './master-keys/rotate-master-key.ts'
import { cancelIngest } from './ingest/cancel-ingest.ts'
import { createIngest } from './ingest/create-ingest.ts'
import { createUpload } from './ingest/create-upload.ts'
import { deleteUpload } from './ingest/delete-upload.ts'
import { getIngest } from './ingest/get-ingest.ts'
import { getUpload } from './ingest/get-upload.ts'
import { listIngests } from './ingest/list-ingests.ts'
import { listSourceTables } from './ingest/list-source-tables.ts'
import { previewSource } from './ingest/preview-source.ts'
import { previewUpload } from './ingest/preview-upload.ts'
import { createJob } from './jobs/create-job.ts'
import { compareJobVersions } from './jobs/compare-job-versions.ts'
import { deleteJob } from './jobs/delete-job.ts'
import { getJob } from './jobs/get-job.ts'
import { getJobVersion } from './jobs/get-job-version.ts'
import { listJobs } from './jobs/list-jobs.ts'
import { listJobVersions } from './jobs/list-job-versions.ts'
import { restoreJobVersion } from './jobs/restore-job-version.ts'
import { updateJob } from './jobs/update-job.ts'
import { validateJob } from './jobs/validate-job.ts'
import { createHook } from './hooks/create-hook.ts'
import { deleteHook } from './hooks/delete-hook.ts'
import { listHooks } from './hooks/list-hooks.ts'
import { receiveHook } from './hooks/receive-hook.ts'
import { rotateHookSecret } from './hooks/rotate-hook-secret.ts'
import { updateHook } from './hooks/update-hook.ts'
import { createTableTrigger } from './table-triggers/create-table-trigger.ts'
import { deleteTableTrigger } from './table-triggers/delete-table-trigger.ts'
import { listTableTriggers } from './table-triggers/list-table-triggers.ts'
import { updateTableTrigger } from './table-triggers/update-table-trigger.ts'
import { listNotifications } from './notifications/list-notifications.ts'
import { resendNotification } from './notifications/resend-notification.ts'
import { createSchedule } from './schedules/create-schedule.ts'
import { deleteSchedule } from './schedules/delete-schedule.ts'
import { getSchedule } from './schedules/get-schedule.ts'
import { listSchedules } from './schedules/list-schedules.ts'
import { getFireCalendar } from './schedules/get-fire-calendar.ts'
import { listUpcomingFires } from './schedules/list-upcoming-fires.ts'
import { previewSchedule } from './schedules/preview-schedule.ts'
import { updateSchedule } from './schedules/update-schedule.ts'
import { createRun } from './runs/create-run.ts'
import { getRetention } from './runs/get-retention.ts'
import { getRun } from './runs/get-run.ts'
import { getRunUndo } from './runs/get-run-undo.ts'
import { listRunEvents } from './runs/list-run-events.ts'
import { listRuns } from './runs/list-runs.ts'
import { readRunLog } from './runs/read-run-log.ts'
import { repairRun } from './runs/repair-run.ts'
import { retryRun } from './runs/retry-run.ts'
import { searchRunLog } from './runs/search-run-log.ts'
import { skipRun } from './runs/skip-run.ts'
import { stopRun } from './runs/stop-run.ts'
import { undoRun } from './runs/undo-run.ts'
import { updateRetention } from './runs/update-retention.ts'
import { listProviders } from './identity-providers/list-providers.ts'
import { getProvider } from './identity-providers/get-provider.ts'
import { createProvider } from './identity-providers/create-provider.ts'
import { testProvider } from './identity-providers/test-provider.ts'
import { updateProvider } from './identity-providers/update-provider.ts'
import { deleteProvider } from './identity-providers/delete-provider.ts'
import { getSignInOptions } from './identity-providers/get-sign-in-options.ts'
import { beginProviderSignIn } from './identity-providers/begin-provider-sign-in.ts'
import { completeProviderSignIn } from './identity-providers/complete-provider-sign-in.ts'
import { endProviderSessions } from './identity-providers/end-provider-sessions.ts'
import { getSignInSettings } from './identity-providers/get-sign-in-settings.ts'
import { updateSignInSettings } from './identity-providers/update-sign-in-settings.ts'
import { createSession } from './sessions/create-session.ts'
import { deleteSession } from './sessions/delete-session.ts'
import { listSessions } from './sessions/list-sessions.ts'
import { revokeSession } from './sessions/revoke-session.ts'
import { revokeSessions } from './sessions/revoke-sessions.ts'
import { getSession } from './sessions/get-session.ts'
import { redeemSignInLink } from './sessions/redeem-sign-in-link.ts'
import { cancelStatement } from './statements/cancel-statement.ts'
import { downloadResult } from './statements/download-result.ts'
import { executeStatement } from './statements/execute-statement.ts'
import { getResult } from './statements/get-result.ts'
import { getStatement } from './statements/get-statement.ts'
import { listStatements } from './statements/list-statements.ts'
import { followEvents } from './system/follow-events.ts'
import { getHealth } from './system/get-health.ts'
import { getWorkspaceHealth } from './system/get-workspace-health.ts'
import { getSystem } from './system/get-system.ts'
import { createToken } from './tokens/create-token.ts'
import { createGroup } from './groups/create-group.ts'
import { deleteGroup } from './groups/delete-group.ts'
import { getGroup } from './groups/get-group.ts'
import { listGroups } from './groups/list-groups.ts'
import { listGroupMembers } from './groups/list-group-members.ts'
import { addGroupMember } from './groups/add-group-member.ts'
import { removeGroupMember } from './groups/remove-group-member.ts'
import { updateGroup } from './groups/update-group.ts'
import { createServiceAccount } from './service-accounts/create-service-account.ts'
import { getServiceAccount } from './service-accounts/get-service-account.ts'
import { listServiceAccounts } from './service-accounts/list-service-accounts.ts'
import { updateServiceAccount } from './service-accounts/update-service-account.ts'
import { createClientSecret } from './service-accounts/create-client-secret.ts'
import { listClientSecrets } from './service-accounts/list-client-secrets.ts'
import { revokeClientSecret } from './service-accounts/revoke-client-secret.ts'
import { issueToken } from './tokens/issue-token.ts'
import { listTokens } from './tokens/list-tokens.ts'
import { revokeToken } from './tokens/revoke-token.ts'
import { acceptInvitation } from './users/accept-invitation.ts'
import { changePassword } from './users/change-password.ts'
import { createInvitation } from './users/create-invitation.ts'
import { endUserSessions } from './users/end-user-sessions.ts'
import { getUser } from './users/get-user.ts'
import { inviteUser } from './users/invite-user.ts'
import { listUsers } from './users/list-users.ts'
import { updateUser } from './users/update-user.ts'
import { createWorkspace } from './workspaces/create-workspace.ts'
import { deleteWorkspace } from './workspaces/delete-workspace.ts'
import { getWorkspace } from './workspaces/get-workspace.ts'
import { listWorkspaces } from './workspaces/list-workspaces.ts'
import { updateWorkspace } from './workspaces/update-workspace.ts'

/** Every operation of the API, in one list: nothing is served that is not here. */
export const operations = {
  followEvents,
  getHealth,
  getWorkspaceHealth,
  getSystem,
  listProviders,
  getProvider,
  createProvider,
  testProvider,
  updateProvider,
  deleteProvider,
  getSignInOptions,
  beginProviderSignIn,
  completeProviderSignIn,
  endProviderSessions,
  getSignInSettings,
  updateSignInSettings,
  createSession,
  deleteSession,
  getSession,
  redeemSignInLink,
  listSessions,
  revokeSession,
  revokeSessions,
  acceptInvitation,
  changePassword,
  createInvitation,
  endUserSessions,
  getUser,
  inviteUser,
  listUsers,
  updateUser,
  createConnection,
  deleteConnection,
  getConnection,
  listConnectionKinds,
  listConnections,
  testConnection,
  tryConnection,
  updateConnection,
  getEgressRules,
  updateEgressRules,
  createToken,
  createGroup,
  deleteGroup,
  getGroup,
  listGroups,
  listGroupMembers,
  addGroupMember,
  removeGroupMember,
  updateGroup,
  createServiceAccount,
  getServiceAccount,
  listServiceAccounts,
  updateServiceAccount,
  createClientSecret,
  listClientSecrets,
  revokeClientSecret,
  issueToken,
  listTokens,
  revokeToken,
  createWorkspace,
  deleteWorkspace,
  getWorkspace,
  listWorkspaces,
  updateWorkspace,
  createSchema,
  dropSchema,
  dropTable,
  attachCatalog,
  detachCatalog,
  getCatalog,
  getTable,
  listCatalogs,
  listFiles,
  listPartitions,
  listReports,
  listSchemas,
  listSnapshots,
  listTables,
  recoverCatalog,
  registerTable,
  renameTable,
  search,
  updateTableProperties,
  rollbackTable,
  listTableRefs,
  setTableRef,
  dropTableRef,
  fastForwardRef,
  compareSnapshots,
  expireTableSnapshots,
  getTableDdl,
  getTableStatistics,
  listTableSchemas,
  listViews,
  getView,
  dropView,
  updateCatalog,
  cancelStatement,
  downloadResult,
  executeStatement,
  getResult,
  getStatement,
  listStatements,
  cancelIngest,
  createIngest,
  createUpload,
  deleteUpload,
  getIngest,
  getUpload,
  listIngests,
  listSourceTables,
  previewSource,
  previewUpload,
  deleteDataset,
  getDataset,
  listDatasets,
  registerDataset,
  transferDataset,
  updateDataset,
  createJob,
  deleteJob,
  getJob,
  getJobVersion,
  listJobs,
  listJobVersions,
  restoreJobVersion,
  updateJob,
  compareJobVersions,
  validateJob,
  createRun,
  getRun,
  listRunEvents,
  listRuns,
  readRunLog,
  repairRun,
  retryRun,
  skipRun,
  stopRun,
  undoRun,
  getRunUndo,
  searchRunLog,
  updateRetention,
  getRetention,
  createHook,
  deleteHook,
  listHooks,
  receiveHook,
  rotateHookSecret,
  updateHook,
  createTableTrigger,
  deleteTableTrigger,
  listTableTriggers,
  updateTableTrigger,
  listNotifications,
  resendNotification,
  createSchedule,
  deleteSchedule,
  getSchedule,
  listSchedules,
  getFireCalendar,
  listUpcomingFires,
  previewSchedule,
  updateSchedule,
  eraseAuditPayload,
  exportAuditEvents,
  explainAccess,
  listGrants,
  listMembers,
  listPrincipals,
  putGrant,
  putMember,
  removeMember,
  revokeGrant,
  listAuditEvents,
  verifyAudit,
  listMasterKeys,
  rotateMasterKey,
  ...icebergOperations,
} as const
