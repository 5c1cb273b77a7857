import type { TrinoSession, TrinoTarget } from '@boathouse/engines/trino/index.ts'
import type { Egress } from '../../../../platform/egress/index.ts'
import { readPairs } from './read-pairs.ts'
import type { TrinoFields, TrinoSecrets } from './schema.ts'

/** A coordinator as its connection says: how requests get there, and what statements carry. */
export interface OpenTrino {
  readonly target: TrinoTarget
  /** The session of a statement that goes by this name. */
  readonly session: (source: string) => TrinoSession
  readonly close: () => void
}

interface Connection {
  readonly fields: TrinoFields
  readonly secrets: TrinoSecrets
}

// A page of a result may be a while in coming from a busy coordinator.
const TIMEOUT_MILLIS = 60_000

const authorizationOf = ({ fields, secrets }: Connection): string | undefined => {
  const { password = '', token = '' } = secrets
  if (fields.auth === 'none') return undefined
  if (fields.auth === 'token') return `Bearer ${token}`
  return `Basic ${Buffer.from(`${fields.user}:${password}`).toString('base64')}`
}

const tagsOf = (text = ''): string[] =>
  text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')

/** Everything that goes to this coordinator passes `egress`. The caller closes it. */
export const openTrino = (egress: Egress, connection: Connection): OpenTrino => {
  const { fields } = connection
  const client = egress.client({ ca: fields.ca_pem === undefined ? [] : [fields.ca_pem] })
  const target: TrinoTarget = {
    baseUrl: fields.endpoint,
    send: (url, { method, headers, body, signal }) =>
      client.fetch(url, {
        method,
        headers: Object.fromEntries(new Headers(headers)),
        body: typeof body === 'string' ? body : undefined,
        signal: signal ?? undefined,
        timeoutMillis: TIMEOUT_MILLIS,
      }),
    authorization: authorizationOf(connection),
  }
  const shared = {
    user: fields.user,
    catalog: fields.catalog,
    schema: fields.schema,
    properties: readPairs(fields.session_properties).pairs,
    roles: readPairs(fields.roles).pairs,
    clientTags: tagsOf(fields.client_tags),
  }
  return { target, session: (source) => ({ ...shared, source }), close: client.close }
}
