import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import type { BoathouseError } from '@boathouse/contract'
import { saidBy, Secret } from './answers.ts'
import type { KubernetesAnswer, KubernetesRequest, OpenKubernetes } from './open-kubernetes.ts'

/** One key of a secret, and through which connection it is reached: for errors. */
export interface SecretAddress {
  readonly connection: string
  /** The workspace that the connection belongs to. */
  readonly workspace: string
  readonly namespace?: string | undefined
  readonly secret: string
  readonly key: string
}

/**
 * The server's own service account serves all workspaces and may be able to read more than any of them should, its own
 * master key included. What a workspace may use says so itself, by this label; whoever cannot write secrets of the
 * cluster cannot set it.
 */
const WORKSPACE_LABEL = 'boathouse-workspace'

interface Place {
  readonly namespace: string
  /** `namespace/name`, for people. */
  readonly shown: string
  readonly connection: string
}

const forbidden = ({ shown, connection }: Place, reason: string): BoathouseError =>
  connectionErrors.SECRET_REFERENCE_FORBIDDEN({ secret: shown, connection, reason })

const placeOf = (
  api: OpenKubernetes,
  { connection, namespace = api.namespace, secret }: SecretAddress,
): Place => {
  const place = { namespace, shown: `${namespace}/${secret}`, connection }
  if (api.secretNamespaces.includes(namespace)) return place
  throw forbidden(
    place,
    `the connection names ${api.secretNamespaces.join(', ')} as namespaces with secrets, not ${namespace}`,
  )
}

const unavailable = ({ shown, connection }: Place, reason: string, cause?: unknown): BoathouseError =>
  connectionErrors.SECRET_BACKEND_UNAVAILABLE({ secret: shown, connection, reason }, cause)

/** A request whose failure on the way is told as that of the cluster. */
const ask = async (
  api: OpenKubernetes,
  place: Place,
  path: string,
  request?: KubernetesRequest,
): Promise<KubernetesAnswer> => {
  const answer = await api.ask(path, request).catch((error: unknown) => {
    throw unavailable(place, error instanceof Error ? error.message.replace(/\.$/, '') : String(error), error)
  })
  if (answer.status === 401) throw unavailable(place, 'it does not accept the token')
  if (answer.status === 403) {
    throw forbidden(place, `the API server answers ${saidBy(answer)}; grant it to the service account`)
  }
  if (answer.status === 429 || answer.status >= 500) throw unavailable(place, `it answers ${answer.status}`)
  return answer
}

const pathOf = (namespace: string, name = ''): string => {
  const all = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`
  return name === '' ? all : `${all}/${encodeURIComponent(name)}`
}

/** The secret; undefined when there is none. Throws SECRET_REFERENCE_FORBIDDEN, SECRET_BACKEND_UNAVAILABLE. */
const find = async (
  api: OpenKubernetes,
  place: Place,
  { secret, workspace }: SecretAddress,
): Promise<Secret | undefined> => {
  const answer = await ask(api, place, pathOf(place.namespace, secret))
  if (answer.status === 404) return undefined
  const parsed = Secret.safeParse(answer.body)
  if (answer.status !== 200 || !parsed.success) throw unavailable(place, `it answers ${saidBy(answer)}`)
  if (api.isOwnIdentity && parsed.data.metadata.labels?.[WORKSPACE_LABEL] !== workspace) {
    throw forbidden(
      place,
      `the service account of this server uses only secrets that are labelled ${WORKSPACE_LABEL}=${workspace}`,
    )
  }
  return parsed.data
}

const decode = (base64: string): string | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'))
    // `kubectl create secret --from-file` keeps the newline that an editor ended the file with.
    return text.replace(/\r?\n$/, '') || undefined
  } catch {
    return undefined
  }
}

/**
 * The text under a key of a secret, without a newline at its end. Throws SECRET_REFERENCE_ABSENT,
 * SECRET_REFERENCE_KEY_ABSENT, SECRET_REFERENCE_FORBIDDEN, SECRET_BACKEND_UNAVAILABLE.
 */
export const readKubernetesSecret = async (api: OpenKubernetes, address: SecretAddress): Promise<string> => {
  const place = placeOf(api, address)
  const found = await find(api, place, address)
  const { connection, key } = address
  if (!found) throw connectionErrors.SECRET_REFERENCE_ABSENT({ secret: place.shown, connection })
  const text = decode(found.data?.[key] ?? '')
  if (text !== undefined) return text
  throw connectionErrors.SECRET_REFERENCE_KEY_ABSENT({ secret: place.shown, key, connection })
}

const CONFLICT = 409
const ATTEMPTS = 5

/** Makes the secret, or changes this one key of the very state that was seen. */
const writeOnce = async (
  api: OpenKubernetes,
  place: Place,
  address: SecretAddress,
  text: string,
): Promise<KubernetesAnswer> => {
  const data = { [address.key]: Buffer.from(text).toString('base64') }
  const found = await find(api, place, address)
  if (!found) {
    const labels = { 'app.kubernetes.io/managed-by': 'boathouse', [WORKSPACE_LABEL]: address.workspace }
    const metadata = { name: address.secret, namespace: place.namespace, labels }
    const body = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data }
    return ask(api, place, pathOf(place.namespace), { method: 'POST', body })
  }
  const { resourceVersion } = found.metadata
  return ask(api, place, pathOf(place.namespace, address.secret), {
    method: 'PATCH',
    body: { metadata: { resourceVersion }, data },
    contentType: 'application/merge-patch+json',
  })
}

/**
 * Keeps `text` under a key of a secret, which is made when it is not there; its other keys stay. Doing it again does no
 * harm. Throws SECRET_REFERENCE_REFUSED, SECRET_REFERENCE_FORBIDDEN, SECRET_BACKEND_UNAVAILABLE.
 */
export const writeKubernetesSecret = async (
  api: OpenKubernetes,
  address: SecretAddress,
  text: string,
): Promise<void> => {
  const place = placeOf(api, address)
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const answer = await writeOnce(api, place, address, text)
    if (answer.status === 200 || answer.status === 201) return
    if (answer.status === CONFLICT) continue
    const { connection } = address
    const reason = `it answers ${saidBy(answer)}`
    throw connectionErrors.SECRET_REFERENCE_REFUSED({ secret: place.shown, connection, reason })
  }
  throw unavailable(place, 'others change the secret all the time')
}
