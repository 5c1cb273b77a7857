import { BoathouseError } from '@boathouse/contract'
import type { EgressClient } from '../../../../platform/egress/index.ts'
import type { ProbeContext } from '../../kind.ts'
import {
  addressOf,
  clockFinding,
  explainNetwork,
  explainOr,
  networkChecks,
  type NetworkTarget,
} from '../../probe/network-checks.ts'
import {
  failed,
  passed,
  runChecks,
  skipped,
  type Check,
  type Finding,
  type Report,
} from '../../probe/run-checks.ts'
import {
  accessToken,
  askCatalog,
  catalogAnswerErrors,
  catalogEgress,
  tokenEndpointOf,
  type CatalogAnswer,
} from './catalog-client.ts'
import { firstTable } from './first-table.ts'
import { storageCheck } from './storage-check.ts'
import type { IcebergRestFields, IcebergRestSecrets } from './schema.ts'

const DEADLINE_MILLIS = 30_000

/** A catalog under test; what one check learns, the later ones use. */
export interface CatalogTarget extends NetworkTarget {
  readonly connection: { readonly fields: IcebergRestFields; readonly secrets: IcebergRestSecrets }
  readonly context: ProbeContext
  readonly outgoing: EgressClient
  learnt: {
    token?: string
    config?: CatalogAnswer
    namespaces?: readonly (readonly string[])[]
  }
  /** A request with the token, below `/v1/{prefix}`. */
  readonly ask: (
    path: string,
    signal: AbortSignal,
    headers?: Record<string, string>,
  ) => Promise<CatalogAnswer>
}

const stringAt = (object: unknown, key: string): string | undefined => {
  const value = typeof object === 'object' && object !== null ? Reflect.get(object, key) : undefined
  return typeof value === 'string' ? value : undefined
}

const prefixOf = ({ connection, learnt }: CatalogTarget): string => {
  const { prefix } = connection.fields
  if (prefix !== undefined) return prefix
  const body = learnt.config?.body
  return stringAt(body?.['overrides'], 'prefix') ?? stringAt(body?.['defaults'], 'prefix') ?? ''
}

const token: Check<CatalogTarget> = {
  name: 'token',
  needs: ['connect'],
  run: async (target, signal) => {
    const { connection, outgoing, learnt } = target
    const got = await accessToken(outgoing, connection, signal)
    if (connection.fields.auth === 'none') return skipped('the connection signs in nobody')
    if (!got?.token)
      return failed(`${tokenEndpointOf(connection.fields)} gave no access_token`, 'Check the token endpoint.')
    learnt.token = got.token
    if (connection.fields.auth === 'token') return passed('the stored token is used')
    const life = got.expiresInSeconds === undefined ? 'of unknown life' : `for ${got.expiresInSeconds} s`
    return passed(`client credentials gave a token ${life}`)
  },
}

const config: Check<CatalogTarget> = {
  name: 'config',
  needs: ['token'],
  run: async ({ connection, outgoing, learnt }, signal) => {
    const { endpoint, warehouse } = connection.fields
    const query = warehouse === undefined ? '' : `?warehouse=${encodeURIComponent(warehouse)}`
    const path = `/v1/config${query}`
    const answer = await askCatalog(outgoing, endpoint, { path, token: learnt.token, signal })
    learnt.config = answer
    const { overrides, defaults } = answer.body
    const isConfig = typeof overrides === 'object' && typeof defaults === 'object'
    return isConfig
      ? passed(`GET ${path} answers with defaults and overrides`)
      : failed(
          `GET ${path} answers without defaults and overrides`,
          'Is the endpoint that of an Iceberg REST catalog?',
        )
  },
}

const clock: Check<CatalogTarget> = {
  name: 'clock',
  needs: ['config'],
  required: false,
  run: async ({ learnt }) => clockFinding(learnt.config?.headers.get('date')),
}

const isNamespace = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((level) => typeof level === 'string')

const namespaces: Check<CatalogTarget> = {
  name: 'namespaces',
  needs: ['config'],
  run: async (target, signal) => {
    const { body } = await target.ask('/namespaces', signal)
    const list: unknown = body['namespaces']
    if (!Array.isArray(list)) return failed('the answer holds no list of namespaces', 'Check the prefix.')
    target.learnt.namespaces = list.filter(isNamespace)
    return passed(`${list.length} namespaces on the first page`)
  },
}

// What the specification lets a client assume of a server that lists no endpoints: tables, not views.
const advertises = ({ learnt }: CatalogTarget, endpoint: string): boolean | undefined => {
  const list = learnt.config?.body['endpoints']
  return Array.isArray(list) ? list.includes(endpoint) : undefined
}

const advertised = (
  name: string,
  capability: string,
  endpoint: string,
  without: string,
): Check<CatalogTarget> => ({
  name,
  capability,
  needs: ['config'],
  run: async (target): Promise<Finding> => {
    const said = advertises(target, endpoint)
    if (said === undefined) return skipped('the catalog does not list its endpoints')
    return said ? passed(`${endpoint} is listed`) : failed(`${endpoint} is not listed`, without)
  },
})

const CHECKS: readonly Check<CatalogTarget>[] = [
  ...networkChecks,
  token,
  config,
  clock,
  namespaces,
  advertised(
    'views',
    'views',
    'POST /v1/{prefix}/namespaces/{namespace}/views',
    'Views of this catalog are not shown.',
  ),
  advertised(
    'transactions',
    'transactions',
    'POST /v1/{prefix}/transactions/commit',
    'Changes of several tables are committed one after the other here.',
  ),
  firstTable,
  storageCheck,
]

export const icebergRestCheckNames = CHECKS.map(({ name }) => name)

const explain = (error: unknown): Finding | undefined => {
  const network = explainNetwork(error)
  if (network || !(error instanceof BoathouseError)) return network
  if (error.code === catalogAnswerErrors.CATALOG_NOT_JSON.code) {
    return failed(error.message, 'Is the endpoint that of an Iceberg REST catalog?')
  }
  if (error.code !== catalogAnswerErrors.CATALOG_REFUSED.code) return undefined
  const status = error.details['answer']
  if (status === 401 || status === 403) {
    return failed(error.message, 'Give the credentials again, and let the catalog grant them this warehouse.')
  }
  if (status === 404) return failed(error.message, 'Check the endpoint, the warehouse and the prefix.')
  return failed(error.message, 'Check the endpoint; if it is right, the log of the catalog says more.')
}

/** Asks a catalog what Boathouse will ask it. Nothing is written. */
export const probeIcebergRest = async (
  connection: CatalogTarget['connection'],
  context: ProbeContext,
): Promise<Report> => {
  const { fields, secrets } = connection
  const outgoing = catalogEgress(context.egress, fields)
  const target: CatalogTarget = {
    egress: context.egress,
    address: addressOf(fields.endpoint),
    ca: fields.ca_pem === undefined ? [] : [fields.ca_pem],
    connection,
    context,
    outgoing,
    learnt: {},
    ask: (path, signal, headers) => {
      const prefix = prefixOf(target)
      const below = prefix === '' ? '/v1' : `/v1/${prefix}`
      const request = { path: `${below}${path}`, token: target.learnt.token, signal, headers }
      return askCatalog(outgoing, fields.endpoint, request)
    },
  }
  try {
    return await runChecks(CHECKS, target, {
      deadlineMillis: DEADLINE_MILLIS,
      secrets: Object.values(secrets),
      explain: explainOr(explain),
    })
  } finally {
    outgoing.close()
  }
}
