import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { askAsAdmin, type ApiAddress } from '../../../../../../tools/kubernetes-api.ts'

const provided = inject('kubernetes')

/** Why live tests cannot run; undefined when they can. */
export const clusterMissing = 'missing' in provided ? provided.missing : undefined

/** The API server of the live tests. Throws when there is none. */
export const cluster = (): ApiAddress => {
  if ('missing' in provided) throw new Error(provided.missing)
  return provided
}

/** One request as the administrator of the cluster; throws when the answer is no success. */
export const asAdmin = (method: string, path: string, body?: unknown): Promise<unknown> =>
  askAsAdmin(cluster(), method, path, body)

/** A namespace that nobody else uses; gives its name. */
export const newNamespace = async (): Promise<string> => {
  const name = `test-${randomBytes(5).toString('hex')}`
  await asAdmin('POST', '/api/v1/namespaces', { metadata: { name } })
  return name
}

/** A service account that may do `verbs` with secrets of the namespace; gives a token of it. */
export const newAccount = async (namespace: string, verbs: readonly string[]): Promise<string> => {
  const name = `account-${randomBytes(4).toString('hex')}`
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`
  await asAdmin('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name } })
  await asAdmin('POST', `${rbac}/roles`, {
    metadata: { name },
    rules: verbs.length === 0 ? [] : [{ apiGroups: [''], resources: ['secrets'], verbs }],
  })
  await asAdmin('POST', `${rbac}/rolebindings`, {
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  })
  const made = (await asAdmin('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, {
    spec: { expirationSeconds: 3600 },
  })) as { status: { token: string } }
  return made.status.token
}
