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
import { AccessReview, saidBy, Version, WhoAmI } from './answers.ts'
import {
  clusterOf,
  openKubernetes,
  type KubernetesConnection,
  type OpenKubernetes,
} from './open-kubernetes.ts'
import { NotInCluster, type Cluster } from './pod.ts'

const DEADLINE_MILLIS = 30_000

interface ClusterTarget extends NetworkTarget {
  readonly cluster: Cluster
  readonly api: OpenKubernetes
}

/** When there is no cluster to ask, the first check says so and nothing after it is tried. */
type Target = ClusterTarget | { readonly missing: NotInCluster }

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'Give the token again. It may have expired, or belong to another cluster.',
  403: 'Give the service account the rights that it lacks (docs/connections.md has a role to start from).',
  404: 'Is the endpoint that of a Kubernetes API server?',
  429: 'Wait until the API server is less busy.',
}

const refused = (answer: Parameters<typeof saidBy>[0]): Finding =>
  failed(
    `the API server answers ${saidBy(answer)}`,
    REMEDIES[answer.status] ?? 'Look into the log of the API server.',
  )

const where: Check<ClusterTarget> = {
  name: 'cluster',
  run: async ({ cluster }) => passed(`${cluster.endpoint}, namespace ${cluster.namespace}`),
}

const authenticate: Check<ClusterTarget> = {
  name: 'authenticate',
  needs: ['connect', 'tls'],
  run: async ({ api }, signal) => {
    const answer = await api.ask('/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      method: 'POST',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      signal,
    })
    const review = WhoAmI.safeParse(answer.body)
    if (answer.status === 201 && review.success)
      return passed(`signed in as ${review.data.status.userInfo.username}`)
    // Older than 1.28: that the token is taken is seen by the access reviews.
    if (answer.status === 404) return skipped('the API server does not say who asks; it is older than 1.28')
    return refused(answer)
  },
}

const version: Check<ClusterTarget> = {
  name: 'version',
  needs: ['connect', 'tls'],
  run: async ({ api }, signal) => {
    const answer = await api.ask('/version', { signal })
    const parsed = Version.safeParse(answer.body)
    if (answer.status === 200 && parsed.success) return passed(`Kubernetes ${parsed.data.gitVersion}`)
    if (answer.status === 200) return failed('what answers is no Kubernetes API server', REMEDIES[404])
    // Reading it can be forbidden without anything else being wrong.
    return answer.status === 403 ? skipped('the service account may not read the version') : refused(answer)
  },
}

const clock: Check<ClusterTarget> = {
  name: 'clock',
  needs: ['connect', 'tls'],
  required: false,
  run: async ({ api }, signal) => clockFinding((await api.ask('/version', { signal })).date),
}

const namespace: Check<ClusterTarget> = {
  name: 'namespace',
  needs: ['authenticate'],
  run: async ({ api, cluster }, signal) => {
    const answer = await api.ask(`/api/v1/namespaces/${cluster.namespace}`, { signal })
    if (answer.status === 200) return passed(`there is a namespace ${cluster.namespace}`)
    if (answer.status === 403)
      return skipped(`the service account may not look whether there is a namespace ${cluster.namespace}`)
    if (answer.status === 404)
      return failed(
        `there is no namespace ${cluster.namespace}`,
        'Correct the namespace of the connection, or make it: kubectl create namespace.',
      )
    return refused(answer)
  },
}

/** Whether the service account may do this with secrets of the namespace; an error text when that cannot be asked. */
const mayDo = async (
  { api, cluster }: ClusterTarget,
  verb: string,
  signal: AbortSignal,
): Promise<boolean | Finding> => {
  const answer = await api.ask('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    method: 'POST',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { namespace: cluster.namespace, verb, resource: 'secrets' } },
    },
    signal,
  })
  const review = AccessReview.safeParse(answer.body)
  return answer.status === 201 && review.success ? review.data.status.allowed : refused(answer)
}

const mayDoAll = async (
  target: ClusterTarget,
  verbs: readonly string[],
  signal: AbortSignal,
): Promise<Finding> => {
  const { namespace: name } = target.cluster
  const lacking: string[] = []
  for (const verb of verbs) {
    const may = await mayDo(target, verb, signal)
    if (typeof may !== 'boolean') return may
    if (!may) lacking.push(verb)
  }
  if (lacking.length === 0) return passed(`may ${verbs.join(', ')} secrets in ${name}`)
  return failed(`may not ${lacking.join(', ')} secrets in ${name}`, REMEDIES[403])
}

const readSecrets: Check<ClusterTarget> = {
  name: 'read-secrets',
  needs: ['authenticate'],
  capability: 'read_secrets',
  run: (target, signal) => mayDoAll(target, ['get'], signal),
}

const listSecrets: Check<ClusterTarget> = {
  name: 'list-secrets',
  needs: ['authenticate'],
  required: false,
  run: async (target, signal) => {
    const may = await mayDo(target, 'list', signal)
    if (typeof may !== 'boolean') return may
    // Whoever may not is the better account: nothing here needs it.
    return passed(`may ${may ? '' : 'not '}list secrets in ${target.cluster.namespace}; nothing needs it`)
  },
}

const writeSecrets: Check<ClusterTarget> = {
  name: 'write-secrets',
  needs: ['authenticate'],
  capability: 'write_secrets',
  run: (target, signal) => mayDoAll(target, ['create', 'patch'], signal),
}

const CHECKS: readonly Check<ClusterTarget>[] = [
  where,
  ...networkChecks.map((check) => ({ ...check, needs: ['cluster', ...(check.needs ?? [])] })),
  authenticate,
  version,
  clock,
  namespace,
  readSecrets,
  listSecrets,
  writeSecrets,
]

export const kubernetesCheckNames = CHECKS.map(({ name }) => name)

const orMissing = ({ run, ...check }: Check<ClusterTarget>): Check<Target> => ({
  ...check,
  run: async (target, signal) => {
    if ('missing' in target) throw target.missing
    return run(target, signal)
  },
})

const explain = (error: unknown): Finding | undefined =>
  error instanceof NotInCluster
    ? failed(
        error.message,
        'Choose the sign-in token, or run this server in a pod with a service account (automountServiceAccountToken).',
      )
    : explainNetwork(error)

const targetOf = (connection: KubernetesConnection, { egress, pod }: ProbeContext): Target => {
  try {
    const cluster = clusterOf(connection, pod)
    const api = openKubernetes(egress, connection, pod)
    return { egress, address: addressOf(cluster.endpoint), ca: cluster.ca, cluster, api }
  } catch (error) {
    if (error instanceof NotInCluster) return { missing: error }
    throw error
  }
}

/** Asks an API server who we are and what we may. Nothing is written, no secret is read. */
export const probeKubernetes = async (
  connection: KubernetesConnection,
  context: ProbeContext,
): Promise<Report> => {
  const target = targetOf(connection, context)
  const token = 'missing' in target ? [] : [target.cluster.token]
  try {
    return await runChecks(CHECKS.map(orMissing), target, {
      deadlineMillis: DEADLINE_MILLIS,
      secrets: [...Object.values(connection.secrets), ...token],
      explain: explainOr(explain),
    })
  } finally {
    if (!('missing' in target)) target.api.close()
  }
}
