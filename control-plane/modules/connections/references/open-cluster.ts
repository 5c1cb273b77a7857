import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import type { ConnectionDeps } from '../connection-deps.ts'
import type * as store from '../connection.store.ts'
import { requireKind } from '../find-connection.ts'
import { kubernetes } from '../kinds/kubernetes/index.ts'
import { openKubernetes, type OpenKubernetes } from '../kinds/kubernetes/open-kubernetes.ts'
import { NotInCluster } from '../kinds/kubernetes/pod.ts'
import { ownerOf } from '../secret-owner.ts'
import { ownSecret } from './server-secrets.ts'

/** Runs `work` with the API server of a connection of the workspace; whether it may be used was asked before. */
export const withCluster = async <T>(
  deps: ConnectionDeps,
  row: store.ConnectionRow,
  shown: string,
  work: (api: OpenKubernetes) => Promise<T>,
): Promise<T> => {
  requireKind(row, kubernetes.name)
  const fields = kubernetes.fields.parse(row.fields)
  const secrets = kubernetes.secrets.parse(
    await deps.secrets.open(deps.db, ownerOf(row.id), (reference) =>
      ownSecret(deps, reference).read(row.workspace_id, 'now'),
    ),
  )
  try {
    const api = openKubernetes(deps.egress, { fields, secrets }, deps.pod)
    return await work(api).finally(api.close)
  } catch (error) {
    if (!(error instanceof NotInCluster)) throw error
    const details = { secret: shown, connection: row.name, reason: error.message }
    throw connectionErrors.SECRET_BACKEND_UNAVAILABLE(details, error)
  }
}
