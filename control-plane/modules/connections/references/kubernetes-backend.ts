import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import type { KubernetesReference } from '@boathouse/contract/connections/secret-reference.ts'
import type { ConnectionDeps } from '../connection-deps.ts'
import * as store from '../connection.store.ts'
import { keepNamed, requireKind, visible } from '../find-connection.ts'
import { kubernetes } from '../kinds/kubernetes/index.ts'
import { readKubernetesSecret, writeKubernetesSecret } from '../kinds/kubernetes/kubernetes-secret.ts'
import { withCluster } from './open-cluster.ts'
import { workspaceNameOf, type SecretBackend } from './secret-backend.ts'

/** How long a text that was read elsewhere is used again: a run opens its connections many times a second. */
const MEMORY_MILLIS = 30_000

interface Remembered {
  readonly text: string
  readonly until: number
}

// In memory only. By connection id and version, secret and key, so that nothing outlives an edit of the connection.
const memory = new Map<string, Remembered>()

const remember = (key: string, text: string): void => {
  const now = performance.now()
  for (const [old, { until }] of memory) if (until <= now) memory.delete(old)
  memory.set(key, { text, until: now + MEMORY_MILLIS })
}

/** Reached through a connection, on which whoever refers to the secret needs `manage`. */
export const kubernetesSecret = (deps: ConnectionDeps, place: KubernetesReference): SecretBackend => {
  const clusterOf = async (workspaceId: string): Promise<store.ConnectionRow> => {
    const row = await store.findConnection(deps.db, workspaceId, place.connection)
    if (!row) throw connectionErrors.CONNECTION_NOT_FOUND({ connection: place.connection })
    return row
  }
  return {
    allow: async (ctx, { id }) => {
      const row = await store.findConnection(deps.db, id, place.connection)
      requireKind(visible(ctx, place.connection, 'manage', row), kubernetes.name)
    },
    keep: async (tx, workspaceId) => {
      await keepNamed(tx, workspaceId, place.connection, kubernetes.name)
    },
    read: async (workspaceId, freshness) => {
      const row = await clusterOf(workspaceId)
      const key = JSON.stringify([
        row.id,
        String(row.version),
        place.namespace ?? null,
        place.secret,
        place.key,
      ])
      const known = memory.get(key)
      if (freshness === 'recent' && known && known.until > performance.now()) return known.text
      const workspace = await workspaceNameOf(deps.db, workspaceId)
      const text = await withCluster(deps, row, place.secret, (api) =>
        readKubernetesSecret(api, { ...place, workspace }),
      )
      remember(key, text)
      return text
    },
    write: async (workspace, text) => {
      await withCluster(deps, await clusterOf(workspace.id), place.secret, (api) =>
        writeKubernetesSecret(api, { ...place, workspace: workspace.name }, text),
      )
    },
  }
}
