import type { Socket } from 'node:net'
import { Client, DatabaseError } from 'pg'
import { BoathouseError } from '@boathouse/contract'
import type { Egress } from '../../../../platform/egress/index.ts'
import { postgresErrors } from './postgres.errors.ts'
import type { PostgresFields, PostgresSecrets } from './schema.ts'
import { startTls } from './start-tls.ts'

interface Connection {
  readonly fields: PostgresFields
  readonly secrets: PostgresSecrets
}

/** A session of a source database. Values come as the texts that the server writes. */
export interface OpenPostgres {
  readonly client: Client
  /** One statement; a text with several is refused by the server. Throws as `readError`. */
  readonly ask: (
    text: string,
    values?: readonly unknown[],
  ) => Promise<readonly (readonly (string | null)[])[]>
  /** The columns of what one statement gives: names, types by their oid, and the modifiers of those. Throws as `ask`. */
  readonly describe: (text: string) => Promise<readonly SourceField[]>
  /** What a driver's error means for a person. */
  readonly explain: (error: unknown) => Error
  readonly close: () => Promise<void>
}

interface SourceField {
  readonly name: string
  readonly type: number
  readonly modifier: number
}

const AS_TEXT = { getTypeParser: () => (text: string) => text } as const

/** The socket alone: TCP, or TLS on it. Throws what egress throws, POSTGRES_WITHOUT_TLS. */
export const openPostgresSocket = async (
  egress: Egress,
  { host, port, tls, ca_pem: pem }: PostgresFields,
  signal?: AbortSignal,
): Promise<Socket> => {
  const { socket } = await egress.connect({ host, port, tls: null, ...(signal && { signal }) })
  if (tls === 'disable') return socket
  const secureContext = egress.secureContext(pem === undefined ? [] : [pem])
  return startTls(socket, { host, port, secureContext, verified: tls === 'verify-full' })
}

/** SQLSTATE classes of a server that does not let us in: 28 the sign-in, 3D no such database, 53 too many, 57 it stops. */
const REFUSALS = /^(?:28|3D|53|57P)/

/** What a fault of the driver means. The message of the server is kept; the statement is not in it. */
const readError = ({ host, port }: PostgresFields, error: unknown): Error => {
  if (error instanceof BoathouseError) return error
  const reason = (error instanceof Error ? error.message : String(error)).replace(/[\s.]+$/, '')
  if (!(error instanceof DatabaseError)) return postgresErrors.POSTGRES_GONE({ host, port, reason }, error)
  return REFUSALS.test(error.code ?? '')
    ? postgresErrors.POSTGRES_REFUSED({ host, port, reason }, error)
    : postgresErrors.POSTGRES_FAILED({ reason }, error)
}

// Sessions are the same wherever the server stands: moments in UTC, numbers in full, one spelling of dates and bytes.
const SESSION = [
  "SET TIME ZONE 'UTC'",
  "SET datestyle = 'ISO, YMD'",
  "SET bytea_output = 'hex'",
  'SET extra_float_digits = 1',
  "SET client_encoding = 'UTF8'",
  'SET standard_conforming_strings = on',
  'SET default_transaction_read_only = on',
]

/** The driver takes a socket that is connected already: egress has judged where it leads to. */
const connected = (socket: Socket): Socket =>
  Object.assign(socket, {
    connect: () => {
      setImmediate(() => socket.emit('connect'))
      return socket
    },
  })

/** Signs in, by a socket of `egress`. Throws what egress throws, POSTGRES_WITHOUT_TLS, POSTGRES_REFUSED, POSTGRES_GONE. */
export const openPostgres = async (
  egress: Egress,
  { fields, secrets }: Connection,
  signal?: AbortSignal,
): Promise<OpenPostgres> => {
  const socket = await openPostgresSocket(egress, fields, signal)
  const client = new Client({
    stream: () => connected(socket),
    host: fields.host,
    port: fields.port,
    database: fields.database,
    user: fields.user,
    password: secrets.password,
    application_name: 'boathouse',
    connectionTimeoutMillis: 20_000,
    statement_timeout: fields.statement_timeout_seconds * 1000,
    types: AS_TEXT,
    // Nothing of the environment and of files in it (PGPASSWORD, .pgpass, PGOPTIONS) is ours.
    ssl: false,
    options: '',
  })
  // A connection that breaks between two questions: the next one tells.
  client.on('error', () => undefined)
  const abort = (): void => void socket.destroy()
  signal?.addEventListener('abort', abort, { once: true })
  const close = async (): Promise<void> => {
    signal?.removeEventListener('abort', abort)
    await client.end().catch(() => undefined)
    socket.destroy()
  }
  const query = async (text: string, values: readonly unknown[]) => {
    try {
      const request = { text, values: [...values], rowMode: 'array' as const, queryMode: 'extended' }
      return await client.query<(string | null)[]>(request)
    } catch (error) {
      throw readError(fields, error)
    }
  }
  const ask: OpenPostgres['ask'] = async (text, values = []) => (await query(text, values)).rows
  const describe: OpenPostgres['describe'] = async (text) =>
    (await query(text, [])).fields.map(({ name, dataTypeID, dataTypeModifier }) => ({
      name,
      type: dataTypeID,
      modifier: dataTypeModifier,
    }))
  try {
    await client.connect()
    for (const statement of SESSION) await ask(statement)
  } catch (error) {
    await close()
    throw readError(fields, error)
  }
  return { client, ask, describe, explain: (error) => readError(fields, error), close }
}
