import { parseJson, type JsonObject } from '@boathouse/iceberg'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../../../testing/whole-server.ts'

export interface RestAnswer {
  readonly status: number
  readonly headers: Headers
  /** Longs are `bigint`; undefined without a body. */
  readonly json: JsonObject | undefined
}

/** The Iceberg REST catalog `lake` of a whole server. */
export interface RestRoom {
  readonly server: WholeServer
  /** `path` is below `/iceberg/v1`; a body that is text is sent as it is. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<RestAnswer>
  /** Creates a table of two columns in `main`; its address below `/iceberg/v1`. */
  readonly createTable: (name: string) => Promise<string>
  readonly close: () => Promise<void>
}

const SCHEMA = {
  type: 'struct',
  fields: [
    { id: 1, name: 'id', required: false, type: 'long' },
    { id: 2, name: 'name', required: false, type: 'string' },
  ],
}

/** The text at a path in an answer; empty when there is none. */
export const textAt = (value: unknown, ...path: readonly string[]): string => {
  const found = path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), value)
  return typeof found === 'string' ? found : ''
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const startRestRoom = async (): Promise<RestRoom> => {
  const server = await startWholeServer()
  const call: RestRoom['call'] = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${server.url}/iceberg/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${WHOLE_SERVER_TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    const json = text === '' ? undefined : parseJson(text)
    return { status: answer.status, headers: answer.headers, json: isObject(json) ? json : undefined }
  }
  return {
    server,
    call,
    createTable: async (name) => {
      const made = await call('POST', '/lake/namespaces/main/tables', { name, schema: SCHEMA })
      if (made.status !== 200) throw new Error(`${made.status}: ${JSON.stringify(made.json)}`)
      return `/lake/namespaces/main/tables/${encodeURIComponent(name)}`
    },
    close: server.close,
  }
}
