import { isObject, type Json, type JsonObject } from '../json.ts'
import { CatalogFailed } from './rest-errors.ts'
import type { RestCatalogOptions } from './rest-options.ts'
import type { RestAsk, RestAnswer, RestSession } from './rest-session.ts'

/** What `GET /v1/config` says, defaults under overrides. */
export interface RestConfig {
  readonly prefix: string
  /** Between the levels of a namespace in a path. */
  readonly separator: string
  readonly properties: Readonly<Record<string, string>>
  /** Undefined when the catalog lists none: then it serves tables, says the specification. */
  readonly endpoints: ReadonlySet<string> | undefined
}

export const textsOf = (value: Json | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  )

const separatorOf = (encoded: string | undefined): string => {
  try {
    return decodeURIComponent(encoded || '%1F')
  } catch {
    return '\u001f'
  }
}

const configOf = (body: JsonObject, options: RestCatalogOptions): RestConfig => {
  if (!isObject(body['defaults']) || !isObject(body['overrides'])) {
    throw new CatalogFailed(
      options.name,
      'answers v1/config without defaults and overrides: is it an Iceberg catalog?',
    )
  }
  const properties = { ...textsOf(body['defaults']), ...textsOf(body['overrides']) }
  const endpoints = body['endpoints']
  return {
    prefix: options.prefix ?? properties['prefix'] ?? '',
    separator: separatorOf(properties['namespace-separator']),
    properties,
    endpoints: Array.isArray(endpoints)
      ? new Set(endpoints.filter((one): one is string => typeof one === 'string'))
      : undefined,
  }
}

export interface PrefixedSession {
  readonly name: string
  /** Asked once and kept; a failure is not kept. */
  readonly config: () => Promise<RestConfig>
  /** One request below the prefix. `path` is made of encoded parts. */
  readonly ask: (request: RestAsk) => Promise<RestAnswer>
}

export const prefixedSession = (session: RestSession, options: RestCatalogOptions): PrefixedSession => {
  let known: Promise<RestConfig> | undefined
  const load = async (): Promise<RestConfig> => {
    const { warehouse } = options
    const about = { kind: 'catalog' } as const
    const { body } = await session.ask({ path: 'config', query: { warehouse }, about })
    return configOf(body, options)
  }
  const config = (): Promise<RestConfig> =>
    (known ??= load().catch((error: unknown) => {
      known = undefined
      throw error
    }))
  return {
    name: session.name,
    config,
    ask: async (request) => {
      const { prefix } = await config()
      return session.ask({ ...request, path: prefix === '' ? request.path : `${prefix}/${request.path}` })
    },
  }
}
