import { hostname } from 'node:os'
import { sql } from 'kysely'
import type { Database } from '../../../platform/database.ts'
import type { Connected, Egress } from '../../../platform/egress/index.ts'
import { readAuditEvents } from '../audit.store.ts'
import { presentEvent } from '../present-event.ts'
import { lastSeal, readSeals } from '../sealing/seal.store.ts'
import { framed, syslogMessage } from './syslog-message.ts'

export interface SyslogServer {
  readonly host: string
  readonly port: number
  readonly tls: boolean
}

/** `tls://host:6514` or `tcp://host:514`. */
export const syslogName = ({ host, port, tls }: SyslogServer): string =>
  `${tls ? 'tls' : 'tcp'}://${host}:${port}`

const SEALS = 20

const delivered = async (db: Database, destination: string): Promise<bigint> => {
  const row = await db
    .selectFrom('audit_delivery')
    .select('seq')
    .where('destination', '=', destination)
    .executeTakeFirst()
  return row?.seq ?? 0n
}

/** Seals were made that the server has not had. */
export const hasToPush = async (db: Database, server: SyslogServer): Promise<boolean> =>
  ((await lastSeal(db))?.seq ?? 0n) > (await delivered(db, syslogName(server)))

const markDelivered = async (db: Database, destination: string, seq: bigint): Promise<void> => {
  await sql`
    INSERT INTO audit_delivery (destination, seq) VALUES (${destination}, ${seq})
    ON CONFLICT (destination) DO UPDATE SET seq = greatest(audit_delivery.seq, excluded.seq),
      delivered_at = clock_timestamp()`.execute(db)
}

const write = (socket: Connected['socket'], bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()))
  })

/**
 * Hands the sealed events that the server has not had to it, in the order of the chain, and notes how far it got; gives
 * how many. Syslog acknowledges nothing, so what was on its way when a connection broke comes again: at least once.
 */
export const pushToSyslog = async (db: Database, egress: Egress, server: SyslogServer): Promise<number> => {
  const destination = syslogName(server)
  let seals = await readSeals(db, await delivered(db, destination), SEALS)
  if (seals.length === 0) return 0
  const { socket } = await egress.connect({
    host: server.host,
    port: server.port,
    tls: server.tls ? {} : null,
    trusted: true,
  })
  let pushed = 0
  try {
    while (seals.length > 0) {
      for (const { seq, eventIds } of seals) {
        const rows = new Map((await readAuditEvents(db, eventIds)).map((row) => [row.id, row]))
        const events = eventIds.flatMap((id) => rows.get(id) ?? [])
        const messages = events.map((row) => framed(syslogMessage(presentEvent(row), hostname())))
        await write(socket, Buffer.concat(messages))
        await markDelivered(db, destination, seq)
        pushed += events.length
      }
      seals = await readSeals(db, seals.at(-1)?.seq ?? 0n, SEALS)
    }
  } finally {
    socket.end()
  }
  return pushed
}
