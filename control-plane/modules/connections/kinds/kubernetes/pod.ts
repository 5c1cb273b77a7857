import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What Kubernetes gives to a program that runs in one of its pods. */
export interface Pod {
  /** Holds `token`, `ca.crt` and `namespace`; kubelet replaces the token before it expires. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Kubernetes, «Accessing the API from a Pod». */
const THIS_POD: Pod = {
  directory: '/var/run/secrets/kubernetes.io/serviceaccount',
  environment: process.env,
}

/** How one reaches an API server. */
export interface Cluster {
  /** `https://host:port`, without a slash at the end. */
  readonly endpoint: string
  /** PEM texts. */
  readonly ca: readonly string[]
  readonly token: string
  readonly namespace: string
}

/** This server is in no cluster, or its pod has no service account. */
export class NotInCluster extends Error {}

const readOf = ({ directory }: Pod, name: string): string => {
  const file = join(directory, name)
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new NotInCluster(`${file} cannot be read`, { cause: error })
  }
}

/** The cluster that this server runs in, by its service account. Read anew for each use. Throws NotInCluster. */
export const ownCluster = (pod: Pod = THIS_POD): Cluster => {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = pod.environment
  if (host === '') throw new NotInCluster('this server does not run in a Kubernetes cluster')
  return {
    endpoint: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    ca: [readOf(pod, 'ca.crt')],
    token: readOf(pod, 'token'),
    namespace: readOf(pod, 'namespace'),
  }
}
