import { sql } from 'kysely'
import type { Database, Tx } from '../../../platform/database.ts'
import { auditHead, auditPayload } from './event-text.ts'
import type { EventText, Seal, SealBody } from './seal-chain.ts'

// «audit» and 1 in ASCII: one sealer of a database at a time.
const SEAL_LOCK = '107165813072177'

/** True when this transaction is the sealer; others leave it to that one. */
export const becomeSealer = async (tx: Tx): Promise<boolean> => {
  const { rows } = await sql<{ mine: boolean }>`
    SELECT pg_try_advisory_xact_lock(${SEAL_LOCK}::bigint) AS mine`.execute(tx)
  return rows[0]?.mine ?? false
}

export const anyUnsealed = async (db: Database): Promise<boolean> => {
  const { rows } = await sql<{ any: boolean }>`SELECT EXISTS (SELECT FROM audit_unsealed) AS any`.execute(db)
  return rows[0]?.any ?? false
}

/** Takes events out of the queue, in the order of their ids. */
export const takeUnsealed = async (tx: Tx, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ event_id: string }>`
    DELETE FROM audit_unsealed WHERE ctid = ANY (ARRAY(SELECT ctid FROM audit_unsealed LIMIT ${limit}))
    RETURNING event_id`.execute(tx)
  return rows.map((row) => row.event_id).toSorted()
}

export const readEventTexts = async (db: Database, ids: readonly string[]): Promise<EventText[]> => {
  const { rows } = await sql<EventText>`
    SELECT id, ${auditHead} AS head, ${auditPayload} AS payload, payload_sha256
    FROM audit_event WHERE id = ANY (string_to_array(${ids.join(',')}, ',')::uuid[])`.execute(db)
  return rows
}

// As one text: taking an array of ids apart is a third of the work of a verification, splitting it is nothing.
const columns = sql`seq, sealed_at AS "sealedAt", key_id AS "keyId", drained, array_to_string(event_ids, ',') AS ids,
  digests, mac`

interface SealRow extends Omit<Seal, 'eventIds'> {
  readonly ids: string
}

const sealOf = ({ ids, ...row }: SealRow): Seal => ({ ...row, eventIds: ids === '' ? [] : ids.split(',') })

export const lastSeal = async (db: Database): Promise<Seal | undefined> => {
  const { rows } = await sql<SealRow>`SELECT ${columns} FROM audit_seal ORDER BY seq DESC LIMIT 1`.execute(db)
  return rows.map(sealOf)[0]
}

/** Seals after `seq`, in order. */
export const readSeals = async (db: Database, seq: bigint, limit: number): Promise<Seal[]> => {
  const { rows } = await sql<SealRow>`
    SELECT ${columns} FROM audit_seal WHERE seq > ${seq} ORDER BY seq LIMIT ${limit}`.execute(db)
  return rows.map(sealOf)
}

/** How many events each seal after `seq` holds, in order. */
export const sealSizes = async (
  db: Database,
  seq: bigint,
  limit: number,
): Promise<{ seq: bigint; events: number }[]> => {
  const { rows } = await sql<{ seq: bigint; events: number }>`
    SELECT seq, octet_length(digests) / 32 AS events FROM audit_seal WHERE seq > ${seq} ORDER BY seq LIMIT ${limit}`.execute(
    db,
  )
  return rows
}

interface SealedTexts extends SealRow {
  readonly texts: string | null
}

const eventOf = (line: string): EventText => {
  const [id = '', erased = '', head = '', payload = ''] = line.split('\t')
  return { id, head, payload, payload_sha256: erased === '' ? null : Buffer.from(erased, 'hex') }
}

/**
 * Seals after `seq` up to and with `last`, each with those of its events that are there. One text a seal, a line an
 * event: PostgreSQL is then done with it before its first byte leaves, and works on the next ones while these are hashed.
 * JSON has no raw tab or line feed.
 */
export const readSealsWithTexts = async (
  db: Database,
  seq: bigint,
  last: bigint,
): Promise<{ seal: Seal; texts: ReadonlyMap<string, EventText> }[]> => {
  const { rows } = await sql<SealedTexts>`
    SELECT ${columns}, (
      SELECT string_agg(concat(id, E'\t', encode(payload_sha256, 'hex'), E'\t', ${auditHead}, E'\t', ${auditPayload}), E'\n')
      FROM audit_event WHERE id = ANY (event_ids)
    ) AS texts
    FROM audit_seal WHERE seq > ${seq} AND seq <= ${last} ORDER BY seq`.execute(db)
  return rows.map(({ texts, ...row }) => {
    const events = texts === null ? [] : texts.split('\n').map(eventOf)
    return { seal: sealOf(row), texts: new Map(events.map((event) => [event.id, event])) }
  })
}

/** The moment of the database, as a seal keeps it. */
export const databaseNow = async (db: Database): Promise<string> => {
  const { rows } = await sql<{ now: string }>`SELECT clock_timestamp() AS now`.execute(db)
  return rows[0]?.now ?? ''
}

export const insertSeal = async (tx: Tx, seal: SealBody & { readonly mac: Buffer }): Promise<void> => {
  await sql`
    INSERT INTO audit_seal (seq, sealed_at, key_id, drained, event_ids, digests, mac)
    VALUES (${seal.seq}, ${seal.sealedAt}, ${seal.keyId}, ${seal.drained}, ${[...seal.eventIds]}::uuid[],
      ${seal.digests}, ${seal.mac})`.execute(tx)
}

export interface Loose {
  readonly id: string
  readonly at: string
  /** The sealer will take it. */
  readonly waits: boolean
}

/** Events that no seal holds, the oldest first. */
export const readLoose = async (db: Database, limit: number): Promise<Loose[]> => {
  const { rows } = await sql<Loose>`
    SELECT id, at, EXISTS (SELECT FROM audit_unsealed WHERE event_id = id) AS waits FROM audit_event
    WHERE NOT EXISTS (SELECT FROM (SELECT unnest(event_ids) AS id FROM audit_seal) AS held WHERE held.id = audit_event.id)
    ORDER BY at, id LIMIT ${limit}`.execute(db)
  return rows
}

/** Which of these erased events an event of the operation `operation` speaks of. */
export const recordedErasures = async (
  db: Database,
  operation: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT object_id AS id FROM audit_event
    WHERE operation = ${operation} AND outcome = 'done' AND object_id = ANY (${[...ids]}::text[])`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** How many events wait, and since when the oldest of them does. */
export const unsealedBacklog = async (db: Database): Promise<{ waiting: bigint; seconds: number }> => {
  const { rows } = await sql<{ waiting: bigint; seconds: number }>`
    SELECT count(*) AS waiting,
      coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0)::float8 AS seconds
    FROM audit_unsealed JOIN audit_event ON id = event_id`.execute(db)
  return rows[0] ?? { waiting: 0n, seconds: 0 }
}
