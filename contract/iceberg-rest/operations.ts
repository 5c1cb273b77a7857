import { icebergCommitTable } from './commit-table.ts'
import { icebergCommitTransaction } from './commit-transaction.ts'
import { icebergCreateNamespace } from './create-namespace.ts'
import { icebergCreateTable } from './create-table.ts'
import { icebergCreateToken } from './create-token.ts'
import { icebergCreateView } from './create-view.ts'
import { icebergDropNamespace } from './drop-namespace.ts'
import { icebergDropTable } from './drop-table.ts'
import { icebergDropView } from './drop-view.ts'
import { icebergGetConfig } from './get-config.ts'
import { icebergListNamespaces } from './list-namespaces.ts'
import { icebergListTables } from './list-tables.ts'
import { icebergListViews } from './list-views.ts'
import { icebergLoadCredentials } from './load-credentials.ts'
import { icebergLoadNamespace } from './load-namespace.ts'
import { icebergLoadTable } from './load-table.ts'
import { icebergLoadView } from './load-view.ts'
import { icebergNamespaceExists } from './namespace-exists.ts'
import { icebergRegisterTable } from './register-table.ts'
import { icebergRegisterView } from './register-view.ts'
import { icebergRenameTable } from './rename-table.ts'
import { icebergRenameView } from './rename-view.ts'
import { icebergReplaceView } from './replace-view.ts'
import { icebergReportMetrics } from './report-metrics.ts'
import { icebergTableExists } from './table-exists.ts'
import { icebergUpdateNamespace } from './update-namespace.ts'
import { icebergViewExists } from './view-exists.ts'

/** The Iceberg REST catalog, which others have specified: https://iceberg.apache.org/rest-catalog-spec/. */
export const icebergOperations = {
  icebergCommitTable,
  icebergCommitTransaction,
  icebergCreateNamespace,
  icebergCreateTable,
  icebergCreateToken,
  icebergCreateView,
  icebergDropNamespace,
  icebergDropTable,
  icebergDropView,
  icebergGetConfig,
  icebergListNamespaces,
  icebergListTables,
  icebergListViews,
  icebergLoadCredentials,
  icebergLoadNamespace,
  icebergLoadTable,
  icebergLoadView,
  icebergNamespaceExists,
  icebergRegisterTable,
  icebergRegisterView,
  icebergRenameTable,
  icebergRenameView,
  icebergReplaceView,
  icebergReportMetrics,
  icebergTableExists,
  icebergUpdateNamespace,
  icebergViewExists,
} as const
