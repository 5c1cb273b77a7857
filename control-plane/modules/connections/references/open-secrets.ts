import type { SecretReference } from '@boathouse/contract/connections/secret-reference.ts'
import type { ConnectionDeps } from '../connection-deps.ts'
import type { ClearSecrets } from '../kind.ts'
import { ownerOf } from '../secret-owner.ts'
import { kubernetesSecret } from './kubernetes-backend.ts'
import type { Freshness, SecretBackend } from './secret-backend.ts'
import { ownSecret } from './server-secrets.ts'

/** Where a reference leads. */
export const backendOf = (deps: ConnectionDeps, reference: SecretReference): SecretBackend =>
  'kubernetes' in reference ? kubernetesSecret(deps, reference.kubernetes) : ownSecret(deps, reference)

/** The clear secrets of a connection, wherever they are kept. Throws SECRET_UNREADABLE and what following a reference throws. */
export const openSecrets = (
  deps: ConnectionDeps,
  row: { readonly id: string; readonly workspace_id: string },
  freshness: Freshness = 'recent',
): Promise<ClearSecrets> =>
  deps.secrets.open(deps.db, ownerOf(row.id), (reference) =>
    backendOf(deps, reference).read(row.workspace_id, freshness),
  )
