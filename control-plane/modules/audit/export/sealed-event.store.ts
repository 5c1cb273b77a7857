import { sql } from 'kysely'
import type { Database } from '../../../platform/database.ts'

/** How far the chain was read: up to and with this seal, which ends after so many events; 0 and 0: nothing of it. */
export interface AuditPlace {
  readonly seal: bigint
  readonly events: bigint
}

/** One event, its values as texts in the order of `EVENT_COLUMNS`. */
export type SealedRow = readonly (string | null)[]

interface EventColumn {
  readonly name: string
  /** A type of the embedded engine. */
  readonly type: string
  readonly text: string
}

const plain = (name: string, type = 'VARCHAR', from = `e.${name}`): EventColumn => ({
  name,
  type,
  text: `${from}::text`,
})

const instant = (name: string, from = `e.${name}`): EventColumn => ({
  name,
  type: 'TIMESTAMP WITH TIME ZONE',
  text: `to_char(${from} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
})

const digest = (name: string, from = `e.${name}`): EventColumn => ({
  name,
  type: 'VARCHAR',
  text: `encode(${from}, 'hex')`,
})

/** What a table of events holds. The kind of a principal is that of now, null once it is gone; the rest is of the event. */
export const EVENT_COLUMNS: readonly EventColumn[] = [
  // Its place in the chain: whole numbers from 1 without a gap, unless somebody removed an event.
  plain('sequence', 'BIGINT', '(s.before + held.place)'),
  plain('event_id', 'UUID', 'e.id'),
  instant('at'),
  plain('operation'),
  plain('outcome'),
  plain('principal_kind', 'VARCHAR', 'p.kind'),
  plain('principal_id', 'UUID'),
  plain('principal_name'),
  plain('credential_kind'),
  plain('credential_id'),
  plain('object_kind'),
  plain('object_id'),
  plain('object_name'),
  plain('workspace_id', 'UUID'),
  plain('request_id'),
  plain('source_address', 'VARCHAR', 'e.remote_address'),
  plain('details'),
  digest('before_sha256'),
  digest('after_sha256'),
  instant('erased_at'),
  plain('seal', 'BIGINT', 's.seq'),
  instant('sealed_at', 's.sealed_at'),
  // The digest that the seal holds of the event.
  digest('event_sha256', 'substring(s.digests FROM (held.place::int - 1) * 32 + 1 FOR 32)'),
]

const columns = sql.raw(EVENT_COLUMNS.map(({ text }) => text).join(', '))

const SEALS = 200
const EVENTS = 10_000

/** The newest seal; 0 before the first. */
export const lastSealOf = async (db: Database): Promise<bigint> => {
  const { rows } = await sql<{ seq: bigint | null }>`SELECT max(seq) AS seq FROM audit_seal`.execute(db)
  return rows[0]?.seq ?? 0n
}

/** Seals after a place up to `last`, some ten thousand events of them but at least one seal, and where they end. */
const nextSeals = async (db: Database, after: AuditPlace, last: bigint): Promise<AuditPlace | undefined> => {
  const { rows } = await sql<{ seq: bigint; events: bigint }>`
    SELECT seq, cardinality(event_ids)::bigint AS events FROM audit_seal
    WHERE seq > ${after.seal} AND seq <= ${last} ORDER BY seq LIMIT ${SEALS}`.execute(db)
  let end: AuditPlace | undefined
  for (const { seq, events } of rows) {
    const upTo = { seal: seq, events: (end ?? after).events + events }
    if (end && upTo.events - after.events > EVENTS) break
    end = upTo
  }
  return end
}

const readRows = async (db: Database, after: AuditPlace, to: AuditPlace): Promise<readonly SealedRow[]> => {
  const { rows } = await sql<{ row: SealedRow }>`
    SELECT ARRAY[${columns}] AS row
    FROM (
      SELECT *, ${after.events}::bigint + sum(cardinality(event_ids)) OVER (ORDER BY seq) - cardinality(event_ids) AS before
      FROM audit_seal WHERE seq > ${after.seal} AND seq <= ${to.seal}
    ) AS s
    CROSS JOIN LATERAL unnest(s.event_ids) WITH ORDINALITY AS held (id, place)
    JOIN audit_event e ON e.id = held.id
    LEFT JOIN principal p ON p.id = e.principal_id
    ORDER BY s.seq, held.place`.execute(db)
  return rows.map(({ row }) => row)
}

/** The sealed events after a place up to the seal `last`, in the order of the chain, piece by piece; each says where it ends. */
export async function* sealedEvents(
  db: Database,
  after: AuditPlace,
  last: bigint,
): AsyncGenerator<{ readonly rows: readonly SealedRow[]; readonly upTo: AuditPlace }> {
  let from = after
  for (;;) {
    const upTo = await nextSeals(db, from, last)
    if (!upTo) return
    yield { rows: await readRows(db, from, upTo), upTo }
    from = upTo
  }
}
