import { TLSSocket } from 'node:tls'
import type { ProbeContext } from '../../kind.ts'
import {
  clockFinding,
  explainBy,
  explainNetwork,
  explainOr,
  networkChecks,
  type NetworkTarget,
} from '../../probe/network-checks.ts'
import { failed, passed, runChecks, skipped, type Check, type Report } from '../../probe/run-checks.ts'
import { openPostgres, openPostgresSocket, type OpenPostgres } from './open-postgres.ts'
import { postgresErrors } from './postgres.errors.ts'
import type { PostgresFields, PostgresSecrets } from './schema.ts'

const DEADLINE_MILLIS = 30_000
const SHOWN_TABLES = 5
/** What our reading relies on: COPY of a query in a repeatable-read transaction is older still. */
const OLDEST_MAJOR = 12

interface Connection {
  readonly fields: PostgresFields
  readonly secrets: PostgresSecrets
}

interface DatabaseTarget extends NetworkTarget {
  readonly fields: PostgresFields
  /** The session of this test; opened by the first who asks. */
  readonly session: () => Promise<OpenPostgres>
}

const [resolve, connect] = networkChecks

const tls: Check<DatabaseTarget> = {
  name: 'tls',
  needs: ['connect'],
  run: async ({ egress, fields }, signal) => {
    if (fields.tls === 'disable') return skipped('TLS is off: what is sent can be read on the way')
    const socket = await openPostgresSocket(egress, fields, signal)
    const protocol = socket instanceof TLSSocket ? socket.getProtocol() : undefined
    const until = socket instanceof TLSSocket ? socket.getPeerCertificate().valid_to : undefined
    socket.destroy()
    return passed(
      fields.tls === 'require'
        ? `${protocol}; the certificate is not looked at, so whoever answers is believed`
        : `${protocol}, certificate of ${fields.host} valid until ${until}`,
    )
  },
}

const authenticate: Check<DatabaseTarget> = {
  name: 'authenticate',
  needs: ['connect', 'tls'],
  run: async ({ fields, session }) => {
    const [[user] = []] = await (await session()).ask('SELECT current_user::text')
    return passed(`signed in to ${fields.database} as ${user}`)
  },
}

const version: Check<DatabaseTarget> = {
  name: 'version',
  needs: ['authenticate'],
  run: async ({ session }) => {
    const [[number = null, text = null] = []] = await (
      await session()
    ).ask("SELECT current_setting('server_version_num'), current_setting('server_version')")
    const major = Math.floor(Number(number) / 10_000)
    return major >= OLDEST_MAJOR
      ? passed(`PostgreSQL ${text}`)
      : failed(
          `PostgreSQL ${text}; ${OLDEST_MAJOR} is the oldest that loads are made for`,
          'Load from a newer server, or from a replica of it that was upgraded.',
        )
  },
}

const READABLE_TABLES = `
SELECT count(*) OVER ()::text, quote_ident(n.nspname) || '.' || quote_ident(c.relname)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname NOT LIKE 'pg\\_%' AND has_schema_privilege(n.oid, 'USAGE')
  AND has_table_privilege(c.oid, 'SELECT')
ORDER BY n.nspname, c.relname LIMIT ${SHOWN_TABLES}`

const list: Check<DatabaseTarget> = {
  name: 'list',
  needs: ['authenticate'],
  run: async ({ fields, session }) => {
    const rows = await (await session()).ask(READABLE_TABLES)
    const count = Number(rows[0]?.[0] ?? 0)
    if (count === 0)
      return failed(
        `${fields.user} may read no table and no view of ${fields.database}`,
        `Let an owner say: GRANT USAGE ON SCHEMA … TO ${fields.user}; GRANT SELECT ON ALL TABLES IN SCHEMA … TO ${fields.user}.`,
      )
    const names = rows.map(([, name]) => name).join(', ')
    const more = count > rows.length ? `, and ${count - rows.length} more` : ''
    return passed(`${count} readable table${count === 1 ? '' : 's'}: ${names}${more}`)
  },
}

const POWERS = `
SELECT r.rolsuper::text,
  (SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
     AND n.nspname NOT LIKE 'pg\\_%' AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE'))::text,
  pg_is_in_recovery()::text
FROM pg_catalog.pg_roles r WHERE r.rolname = current_user`

/** Worth knowing: a role that can only read cannot be made to write, whatever query somebody loads from. */
const readOnly: Check<DatabaseTarget> = {
  name: 'read-only',
  needs: ['authenticate'],
  required: false,
  run: async ({ fields, session }) => {
    const [[isSuper, writable, isReplica] = []] = await (await session()).ask(POWERS)
    if (isReplica === 'true') return passed('the server is a replica: nothing can be written there')
    const remedy = 'Give a role that may only read: loads need no more, and a query can then do no more.'
    if (isSuper === 'true') return failed(`${fields.user} is a superuser of the server`, remedy)
    return writable === '0'
      ? passed(`${fields.user} may write to no table`)
      : failed(`${fields.user} may write to ${writable} table${writable === '1' ? '' : 's'}`, remedy)
  },
}

const clock: Check<DatabaseTarget> = {
  name: 'clock',
  needs: ['authenticate'],
  required: false,
  run: async ({ session }) => {
    const text = `SELECT to_char(clock_timestamp(), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
    const [[now] = []] = await (await session()).ask(text)
    return clockFinding(now)
  },
}

const CHECKS: readonly Check<DatabaseTarget>[] = [
  ...[resolve, connect].flatMap((check) => check ?? []),
  tls,
  authenticate,
  version,
  list,
  readOnly,
  clock,
]

export const postgresCheckNames = CHECKS.map(({ name }) => name)

const REMEDIES: Readonly<Record<string, string>> = {
  [postgresErrors.POSTGRES_WITHOUT_TLS.code]:
    'Switch TLS on at the server (ssl = on), or choose disable where the network itself is trusted.',
  [postgresErrors.POSTGRES_REFUSED.code]:
    'Correct database, user and password; pg_hba.conf of the server says who may come from where.',
  [postgresErrors.POSTGRES_FAILED.code]: 'Look into the log of the server.',
  [postgresErrors.POSTGRES_GONE.code]:
    'Look whether the server or a pooler before it ended the connection, and whether this is a PostgreSQL port.',
}

const explain = explainBy(REMEDIES, explainNetwork)

/** Asks a database what loads will ask it. Nothing is written. */
export const probePostgres = async (connection: Connection, { egress }: ProbeContext): Promise<Report> => {
  const { fields, secrets } = connection
  const { host, port, ca_pem: pem } = fields
  let opened: Promise<OpenPostgres> | undefined
  const deadline = AbortSignal.timeout(DEADLINE_MILLIS)
  try {
    const target: DatabaseTarget = {
      egress,
      address: { host, port, tls: fields.tls !== 'disable' },
      ca: pem === undefined ? [] : [pem],
      fields,
      session: () => (opened ??= openPostgres(egress, connection, deadline)),
    }
    return await runChecks(CHECKS, target, {
      deadlineMillis: DEADLINE_MILLIS,
      secrets: Object.values(secrets),
      explain: explainOr(explain),
    })
  } finally {
    await (await opened?.catch(() => undefined))?.close()
  }
}
