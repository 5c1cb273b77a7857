import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import type { SecretReference } from '@boathouse/contract/connections/secret-reference.ts'
import { workspaceNames } from '../../workspaces/index.ts'
import type { ConnectionDeps } from '../connection-deps.ts'
import * as store from '../connection.store.ts'
import type { ClearSecrets } from '../kind.ts'
import { readKubernetesSecret } from '../kinds/kubernetes/kubernetes-secret.ts'
import { ownerOf } from '../secret-owner.ts'
import { withCluster } from './open-cluster.ts'

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

/** How fresh a text from elsewhere must be: `now` asks the other side, whatever is remembered. */
export type Freshness = 'now' | 'recent'

/**
 * The text that a reference leads to. Throws CONNECTION_NOT_FOUND, CONNECTION_KIND_MISMATCH, SECRET_REFERENCE_ABSENT,
 * SECRET_REFERENCE_KEY_ABSENT, SECRET_REFERENCE_FORBIDDEN, SECRET_BACKEND_UNAVAILABLE.
 */
export const followReference = async (
  deps: ConnectionDeps,
  workspaceId: string,
  { kubernetes: place }: SecretReference,
  freshness: Freshness,
): Promise<string> => {
  const row = await store.findConnection(deps.db, workspaceId, place.connection)
  if (!row) throw connectionErrors.CONNECTION_NOT_FOUND({ connection: place.connection })
  const key = JSON.stringify([row.id, String(row.version), place.namespace ?? null, place.secret, place.key])
  const known = memory.get(key)
  if (freshness === 'recent' && known && known.until > performance.now()) return known.text
  const workspace = (await workspaceNames(deps.db, [workspaceId])).get(workspaceId) ?? ''
  const text = await withCluster(deps, row, place.secret, (api) =>
    readKubernetesSecret(api, { ...place, workspace }),
  )
  remember(key, text)
  return text
}

/** The clear secrets of a connection, wherever they are kept. Throws SECRET_UNREADABLE and what following a reference throws. */
export const openSecrets = (
  deps: ConnectionDeps,
  row: { readonly id: string; readonly workspace_id: string },
  freshness: Freshness = 'recent',
): Promise<ClearSecrets> =>
  deps.secrets.open(deps.db, ownerOf(row.id), (reference) =>
    followReference(deps, row.workspace_id, reference, freshness),
  )
