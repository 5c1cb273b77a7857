/** The nouns as the page receives them, from the answers of the contract. */
import type { Request, Result } from '@boathouse/contract/client.ts'

export type Session = Result<'getSession'>
export type Workspace = Result<'getWorkspace'>
export type User = Result<'listUsers'>['users'][number]
export type Catalog = Result<'getCatalog'>
export type Schema = Result<'createSchema'>
export type TableSummary = Result<'listTables'>['tables'][number]
export type Table = Result<'getTable'>
export type Column = Table['columns'][number]
export type Snapshot = Result<'listSnapshots'>['snapshots'][number]
export type DataFile = Result<'listFiles'>['files'][number]
export type Partition = Result<'listPartitions'>['partitions'][number]
export type SearchHit = Result<'search'>['hits'][number]
export type Dataset = Result<'getDataset'>
export type Statement = Result<'getStatement'>
export type StatementError = NonNullable<Statement['status']['error']>
export type StatementState = Statement['status']['state']
export type StatementSummary = Result<'listStatements'>['statements'][number]
export type ResultColumn = NonNullable<Statement['manifest']>['schema']['columns'][number]
export type ResultChunk = Result<'getResult'>
export type Row = ResultChunk['data_array'][number]
export type Upload = Result<'getUpload'>
export type Preview = Result<'previewUpload'>
export type ReadOptions = Preview['options']
export type NewIngest = Request<'createIngest'>['body']
export type Ingest = Result<'getIngest'>
export type BadRow = Ingest['bad_rows'][number]
export type Token = Result<'listTokens'>['tokens'][number]
export type HealthCheck = Result<'getHealth'>['checks'][number]
export type AuditEvent = Result<'listAuditEvents'>['audit_events'][number]
export type Connection = Result<'getConnection'>
export type ConnectionKind = Result<'listConnectionKinds'>['kinds'][number]
export type ConnectionField = ConnectionKind['fields'][number]
export type ConnectionReport = Result<'testConnection'>
export type ConnectionCheck = ConnectionReport['checks'][number]
