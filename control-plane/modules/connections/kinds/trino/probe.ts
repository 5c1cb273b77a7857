import { runSmallQuery, TrinoError } from '@boathouse/engines/trino/index.ts'
import type { ProbeContext } from '../../kind.ts'
import {
  addressOf,
  clockFinding,
  explainNetwork,
  explainOr,
  networkChecks,
  type NetworkTarget,
} from '../../probe/network-checks.ts'
import { failed, passed, runChecks, type Check, type Finding, type Report } from '../../probe/run-checks.ts'
import { openTrino } from './open-trino.ts'
import type { TrinoFields, TrinoSecrets } from './schema.ts'

const DEADLINE_MILLIS = 30_000
const SHOWN_CATALOGS = 20

interface Connection {
  readonly fields: TrinoFields
  readonly secrets: TrinoSecrets
}

interface CoordinatorTarget extends NetworkTarget {
  readonly fields: TrinoFields
  readonly ask: (text: string, signal: AbortSignal) => Promise<readonly (readonly (string | null)[])[]>
}

const firstColumn = (rows: readonly (readonly (string | null)[])[]): string[] =>
  rows.map(([cell]) => cell ?? '')

const signIn: Check<CoordinatorTarget> = {
  name: 'sign-in',
  needs: ['connect', 'tls'],
  run: async ({ fields, address, ask }, signal) => {
    if (fields.auth !== 'none' && !address.tls)
      return failed(
        `the endpoint is http, and Trino takes a ${fields.auth} over https only`,
        'Write the https address of the coordinator, or choose the sign-in none.',
      )
    const [user = ''] = firstColumn(await ask('SELECT current_user', signal))
    return passed(`statements run as ${user}`)
  },
}

const query: Check<CoordinatorTarget> = {
  name: 'query',
  needs: ['sign-in'],
  run: async ({ ask }, signal) => {
    const rows = await ask('SELECT node_version FROM system.runtime.nodes ORDER BY coordinator DESC', signal)
    return passed(
      `Trino ${rows[0]?.[0] ?? 'of unknown version'}, ${rows.length} node${rows.length === 1 ? '' : 's'}`,
    )
  },
}

const catalogs: Check<CoordinatorTarget> = {
  name: 'catalogs',
  needs: ['sign-in'],
  run: async ({ fields, ask }, signal) => {
    const names = firstColumn(await ask('SHOW CATALOGS', signal))
    const { catalog } = fields
    if (catalog !== undefined && !names.includes(catalog.toLowerCase()))
      return failed(
        `there is no catalog ${catalog}; there are ${names.join(', ')}`,
        'Correct the catalog of the connection, or add it to the coordinator (docs/trino.md has the properties).',
      )
    const more = names.length > SHOWN_CATALOGS ? `, and ${names.length - SHOWN_CATALOGS} more` : ''
    return passed(`${names.slice(0, SHOWN_CATALOGS).join(', ')}${more}`)
  },
}

const clock: Check<CoordinatorTarget> = {
  name: 'clock',
  needs: ['sign-in'],
  required: false,
  run: async ({ ask }, signal) =>
    clockFinding(firstColumn(await ask('SELECT to_iso8601(current_timestamp)', signal))[0]),
}

const CHECKS: readonly Check<CoordinatorTarget>[] = [...networkChecks, signIn, query, catalogs, clock]

export const trinoCheckNames = CHECKS.map(({ name }) => name)

const REMEDIES: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: 'Give user and password or token again, and let the coordinator accept this sign-in.',
  UNREACHABLE:
    'Is the endpoint that of a Trino coordinator? Behind a proxy it needs http-server.process-forwarded.',
  LIMIT_EXCEEDED: 'Wait until the coordinator is less busy, or raise the limits of its resource group.',
  ENGINE_FAILED: 'Look into the log of the coordinator; one that has just started needs a moment.',
  INVALID_QUERY: 'Check user, session properties and roles of the connection.',
}

const explain = (error: unknown): Finding | undefined => {
  if (!(error instanceof TrinoError)) return explainNetwork(error)
  const said = error.trinoName === undefined ? error.message : `${error.trinoName}: ${error.message}`
  return explainNetwork(error.cause) ?? failed(said, REMEDIES[error.code])
}

/** Asks a coordinator what tasks will ask it. Nothing is written. */
export const probeTrino = async (connection: Connection, { egress }: ProbeContext): Promise<Report> => {
  const { fields, secrets } = connection
  const { target, session, close } = openTrino(egress, connection)
  const coordinator: CoordinatorTarget = {
    egress,
    address: addressOf(fields.endpoint),
    ca: fields.ca_pem === undefined ? [] : [fields.ca_pem],
    fields,
    ask: (text, signal) => runSmallQuery(target, text, session('boathouse-test'), signal),
  }
  try {
    return await runChecks(CHECKS, coordinator, {
      deadlineMillis: DEADLINE_MILLIS,
      secrets: Object.values(secrets),
      explain: explainOr(explain),
    })
  } finally {
    close()
  }
}
