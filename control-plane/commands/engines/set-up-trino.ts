import { join } from 'node:path'
import { createClient } from '@boathouse/contract/client.ts'
import type { Config } from '../../platform/config.ts'
import { createLog } from '../../platform/log.ts'
import { withHostAccess } from '../../start/open-for-host.ts'
import type { TrinoCatalog, TrinoSetup } from './trino-files.ts'
import type { TrinoPlace } from './trino-process.ts'

const catalogsOf = async (baseUrl: string, token: string): Promise<TrinoCatalog[]> => {
  const client = createClient({ baseUrl, token })
  const found: TrinoCatalog[] = []
  let page: string | undefined
  do {
    const { catalogs, next_page_token: next } = await client.call('listCatalogs', {
      query: { page_size: 100, page_token: page },
    })
    // Other servers' catalogs are not served by this one: Trino reaches them by itself.
    const own = catalogs.filter(({ kind }) => kind === 'built_in')
    found.push(...own.map(({ name, location }) => ({ name, location })))
    page = next ?? undefined
  } while (page !== undefined)
  return found
}

/**
 * What a Trino of this home starts with: every catalog of the running server, reached with a token of its own.
 * Throws when no server runs.
 */
export const setUpTrino = async (
  config: Config,
  place: TrinoPlace,
  options: { readonly port: number; readonly memoryMegabytes: number; readonly quickStart: boolean },
): Promise<TrinoSetup> => {
  const log = createLog({ ...config.log, secrets: config.secrets })
  const { url, token } = await withHostAccess(config, log, async ({ identity, serverUrl }) => {
    if (serverUrl === undefined) throw new Error('No server runs on this home. Run: boathouse up')
    return { url: serverUrl, token: await identity.replaceEngineToken('trino') }
  })
  const { endpoint, region, pathStyle, credentials } = config.s3
  return {
    ...options,
    dataDirectory: join(place.directory, 'data'),
    catalogUrl: config.catalogUrl ?? `${url}/iceberg`,
    catalogs: await catalogsOf(url, token),
    token,
    store: {
      endpoint,
      region,
      pathStyle,
      accessKeyId: credentials?.accessKeyId,
      secretAccessKey: credentials?.secretAccessKey,
    },
  }
}
