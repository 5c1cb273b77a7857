import type { AuditEntry, Context, Principal } from '../platform/context.ts'
import { newId } from '../platform/ids.ts'
import { silentLog } from '../platform/log.ts'
import { recordAuditEvent } from '../modules/audit/index.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

export interface TestWorkspace {
  readonly database: TestDatabase
  readonly workspaceId: string
  /** `default`; its catalog is `lake`. */
  readonly workspace: string
  readonly administrator: Principal
  /** A request by the administrator; what is not given is as a plain request has it. */
  readonly request: (operation: string, more?: Partial<Context>) => Context
  /** A request by somebody without any right. */
  readonly strangerRequest: (operation: string) => Context
  /** `topic id` of everything that pages were told, in order. */
  readonly told: string[]
  readonly drop: () => Promise<void>
}

const insertPerson = async (database: TestDatabase, name: string, isAdmin: boolean): Promise<Principal> => {
  const id = newId()
  await database.db
    .insertInto('principal')
    .values({ id, kind: 'user', name, organisation_role: isAdmin ? 'admin' : null })
    .execute()
  return { kind: 'user', id, name, isAdmin, groupIds: [], via: { kind: 'token', tokenId: newId() } }
}

/** A database with one administrator, one person without rights and one workspace; and requests for use cases. */
export const createTestWorkspace = async (): Promise<TestWorkspace> => {
  const database = await createTestDatabase()
  const administrator = await insertPerson(database, 'ada', true)
  const stranger = await insertPerson(database, 'eve', false)
  const workspaceId = newId()
  await database.db
    .insertInto('workspace')
    .values({ id: workspaceId, name: 'default', default_catalog: 'lake' })
    .execute()
  const told: string[] = []
  const requestOf =
    (principal: Principal) =>
    (operation: string, more: Partial<Context> = {}): Context => {
      const eventOf = (entry: AuditEntry) => ({
        operation,
        outcome: 'done' as const,
        principal,
        requestId: undefined,
        sourceAddress: undefined,
        object: entry.object,
        details: entry.details ?? {},
      })
      return {
        operation,
        requestId: newId(),
        principal,
        sourceAddress: '127.0.0.1',
        ifMatch: undefined,
        log: silentLog(),
        signal: new AbortController().signal,
        may: () => principal.isAdmin,
        signedIn: () => principal,
        audit: (tx, entry) => recordAuditEvent(tx, eventOf(entry)),
        auditWith: (db, entry, write) => write(db, eventOf(entry)),
        changed: (topic, id) => told.push(`${topic} ${id}`),
        ...more,
      }
    }
  return {
    database,
    workspaceId,
    workspace: 'default',
    administrator,
    request: requestOf(administrator),
    strangerRequest: requestOf(stranger),
    told,
    drop: database.drop,
  }
}

/** Names of the operations that the audit log holds, oldest first. */
export const auditedOperations = async ({ database }: TestWorkspace): Promise<string[]> => {
  const rows = await database.db.selectFrom('audit_event').select('operation').orderBy('id').execute()
  return rows.map((row) => row.operation)
}
