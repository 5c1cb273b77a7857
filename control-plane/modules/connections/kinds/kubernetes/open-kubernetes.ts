import type { Egress } from '../../../../platform/egress/index.ts'
import { ownCluster, type Cluster, type Pod } from './pod.ts'
import type { KubernetesFields, KubernetesSecrets } from './schema.ts'

export interface KubernetesConnection {
  readonly fields: KubernetesFields
  readonly secrets: KubernetesSecrets
}

export interface KubernetesAnswer {
  readonly status: number
  /** Parsed JSON; undefined when the answer is none. */
  readonly body: unknown
  /** The Date header. */
  readonly date: string | null
}

export interface KubernetesRequest {
  readonly method?: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** `application/json` when absent. */
  readonly contentType?: string
  readonly signal?: AbortSignal
}

/** An API server as its connection says. */
export interface OpenKubernetes {
  /** Where what names no namespace is looked for. */
  readonly namespace: string
  /** Whose secrets other connections may name. */
  readonly secretNamespaces: readonly string[]
  /** The server's own identity is used: it serves every workspace, and may read only what is meant for one. */
  readonly isOwnIdentity: boolean
  /** One request, for `/api/v1/…`. Throws what egress throws. */
  readonly ask: (path: string, request?: KubernetesRequest) => Promise<KubernetesAnswer>
  readonly close: () => void
}

const TIMEOUT_MILLIS = 10_000
// Kubernetes keeps no object larger than etcd takes, 1.5 MiB.
const MAX_ANSWER_BYTES = 4 << 20

/** Where the API server of a connection is, and who asks. Throws NotInCluster. */
export const clusterOf = ({ fields, secrets }: KubernetesConnection, pod?: Pod): Cluster => {
  const own = fields.auth === 'service_account' ? ownCluster(pod) : undefined
  return {
    endpoint: own?.endpoint ?? fields.endpoint ?? '',
    ca: own?.ca ?? (fields.ca_pem === undefined ? [] : [fields.ca_pem]),
    token: own?.token ?? secrets.token ?? '',
    namespace: fields.namespace ?? own?.namespace ?? 'default',
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Everything that goes to this API server passes `egress`. The caller closes it. Throws NotInCluster. */
export const openKubernetes = (
  egress: Egress,
  connection: KubernetesConnection,
  pod?: Pod,
): OpenKubernetes => {
  const { endpoint, ca, token, namespace } = clusterOf(connection, pod)
  const client = egress.client({ ca })
  const further = (connection.fields.secret_namespaces ?? '').split(',').map((name) => name.trim())
  return {
    namespace,
    secretNamespaces: [namespace, ...further.filter((name) => name !== '')],
    isOwnIdentity: connection.fields.auth === 'service_account',
    close: client.close,
    ask: async (path, { method = 'GET', body, contentType = 'application/json', signal } = {}) => {
      const answer = await client.fetch(endpoint + path, {
        method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': contentType }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
        timeoutMillis: TIMEOUT_MILLIS,
        maxBytes: MAX_ANSWER_BYTES,
      })
      return { status: answer.status, body: parse(await answer.text()), date: answer.headers.get('date') }
    },
  }
}
