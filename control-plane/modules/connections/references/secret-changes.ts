import { commonErrors } from '@boathouse/contract'
import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import type { NewSecret, SecretReference } from '@boathouse/contract/connections/secret-reference.ts'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/database.ts'
import { neverPrint } from '../../../platform/known-secrets.ts'
import type { Workspace } from '../../workspaces/index.ts'
import type { ConnectionDeps } from '../connection-deps.ts'
import * as store from '../connection.store.ts'
import { keepNamed, requireKind, visible } from '../find-connection.ts'
import type { ConnectionKind } from '../kind.ts'
import { kubernetes } from '../kinds/kubernetes/index.ts'
import { writeKubernetesSecret } from '../kinds/kubernetes/kubernetes-secret.ts'
import { withCluster } from './open-cluster.ts'
import { followReference } from './open-secrets.ts'

/** What becomes of secrets, as it was asked for: a text, a reference with or without a text to write there, none. */
export type SecretChanges = Readonly<Record<string, NewSecret | null>>
/** What is kept here of it. */
export type KeptSecrets = Readonly<Record<string, string | SecretReference | null>>

type Given = Exclude<NewSecret, string>

const referencesIn = (changes: SecretChanges): [string, Given][] =>
  Object.entries(changes).filter((entry): entry is [string, Given] => {
    const [, given] = entry
    return given !== null && typeof given !== 'string'
  })

/**
 * A connection can carry a secret to any host: whoever lets it read one elsewhere needs `manage` on the connection that
 * leads there. A cluster's own token stays here: it would be needed to find itself. Throws INVALID_REQUEST,
 * CONNECTION_NOT_FOUND, PERMISSION_DENIED, CONNECTION_KIND_MISMATCH.
 */
export const checkReferences = async (
  deps: ConnectionDeps,
  ctx: Context,
  workspaceId: string,
  kind: ConnectionKind,
  changes: SecretChanges,
): Promise<void> => {
  const given = referencesIn(changes)
  if (kind.name === kubernetes.name && given.length > 0) {
    const fields = given.map(([name]) => ({
      field: `secrets.${name}`,
      message: 'what opens a cluster is kept here: give the text itself',
    }))
    throw commonErrors.INVALID_REQUEST({ fields })
  }
  for (const [, { kubernetes: place }] of given) {
    const row = await store.findConnection(deps.db, workspaceId, place.connection)
    requireKind(visible(ctx, place.connection, 'manage', row), kubernetes.name)
  }
}

/** The connections that references name stay until the transaction ends. */
export const keepReferred = async (tx: Tx, workspaceId: string, kept: KeptSecrets): Promise<void> => {
  for (const [, { kubernetes: place }] of referencesIn(kept)) {
    await keepNamed(tx, workspaceId, place.connection, kubernetes.name)
  }
}

/**
 * Writes the texts that are to be kept elsewhere, before the transaction that refers to them: one that fails
 * afterwards leaves a secret there that nobody reads. Gives what is kept here. Throws SECRET_REFERENCE_REFUSED,
 * SECRET_REFERENCE_FORBIDDEN, SECRET_BACKEND_UNAVAILABLE.
 */
export const writeElsewhere = async (
  deps: ConnectionDeps,
  workspace: Workspace,
  changes: SecretChanges,
): Promise<KeptSecrets> => {
  const kept: Record<string, string | SecretReference | null> = {}
  for (const [name, given] of Object.entries(changes)) {
    if (given === null || typeof given === 'string') {
      kept[name] = given
      continue
    }
    const { text, ...reference } = given
    kept[name] = reference
    if (text === undefined) continue
    neverPrint(text)
    const { connection, secret } = reference.kubernetes
    const row = await store.findConnection(deps.db, workspace.id, connection)
    if (!row) throw connectionErrors.CONNECTION_NOT_FOUND({ connection })
    await withCluster(deps, row, secret, (api) =>
      writeKubernetesSecret(api, { ...reference.kubernetes, workspace: workspace.name }, text),
    )
  }
  return kept
}

/** The clear texts of secrets that are being tried; nothing is written for that. */
export const clearChanges = async (
  deps: ConnectionDeps,
  workspaceId: string,
  changes: SecretChanges,
): Promise<Readonly<Record<string, string | null>>> => {
  const clear: Record<string, string | null> = {}
  for (const [name, given] of Object.entries(changes)) {
    if (given === null || typeof given === 'string') clear[name] = given
    else clear[name] = given.text ?? (await followReference(deps, workspaceId, given, 'now'))
  }
  return clear
}
