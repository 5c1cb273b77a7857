import { sql } from 'kysely'
import type { SecurableKind } from '@boathouse/contract'
import type { Database } from '../../platform/database.ts'
import type { Place } from '../events/index.ts'

interface Topic {
  readonly kind: SecurableKind
  readonly table: string
  /** The column that says whose thing it is, where that matters. */
  readonly owner?: string
}

/** What the topics of hints are about whose senders know no more than an id. */
const TOPICS: Readonly<Record<string, Topic>> = {
  runs: { kind: 'run', table: 'run' },
  jobs: { kind: 'job', table: 'job' },
  datasets: { kind: 'dataset', table: 'dataset' },
  statements: { kind: 'statement', table: 'statement', owner: 'principal_id' },
  ingests: { kind: 'ingest', table: 'ingest', owner: 'principal_id' },
  uploads: { kind: 'upload', table: 'upload', owner: 'principal_id' },
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The thing that a hint is about; undefined when it is gone or the topic is nobody's business. */
export const findPlace = async (db: Database, topic: string, id: string): Promise<Place | undefined> => {
  const known = Object.hasOwn(TOPICS, topic) ? TOPICS[topic] : undefined
  if (!known || !UUID.test(id)) return undefined
  const { kind, table, owner } = known
  const { rows } = await sql<{ workspace_id: string; owner_id: string | null }>`
    SELECT workspace_id, ${owner === undefined ? sql`NULL::uuid` : sql.ref(owner)} AS owner_id
    FROM ${sql.table(table)} WHERE id = ${id}`.execute(db)
  const [row] = rows
  return (
    row && {
      kind,
      id,
      workspaceId: row.workspace_id,
      ...(row.owner_id !== null && { ownerId: row.owner_id }),
    }
  )
}
