import { commonErrors } from '@boathouse/contract'
import type { NewSecret, SecretReference } from '@boathouse/contract/connections/secret-reference.ts'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/database.ts'
import { neverPrint } from '../../../platform/known-secrets.ts'
import type { Workspace } from '../../workspaces/index.ts'
import type { ConnectionDeps } from '../connection-deps.ts'
import type { ConnectionKind } from '../kind.ts'
import { kubernetes } from '../kinds/kubernetes/index.ts'
import { backendOf } from './open-secrets.ts'

/** What becomes of secrets, as it was asked for: a text, a reference with or without a text to write there, none. */
export type SecretChanges = Readonly<Record<string, NewSecret | null>>
/** What is kept here of it. */
export type KeptSecrets = Readonly<Record<string, string | SecretReference | null>>

type Given = Exclude<NewSecret, string>

/** The text that is to be written where the reference leads, apart from it. */
const split = (given: Given): { readonly reference: SecretReference; readonly text: string | undefined } => {
  if (!('kubernetes' in given)) return { reference: given, text: undefined }
  const { text, ...reference } = given
  return { reference, text }
}

const referencesIn = (changes: SecretChanges): [string, Given][] =>
  Object.entries(changes).filter((entry): entry is [string, Given] => {
    const [, given] = entry
    return given !== null && typeof given !== 'string'
  })

/**
 * A connection can carry a secret to any host: whoever lets it read one elsewhere needs `manage` on the connection that
 * leads there, or on the workspace for what is the server's. What opens a cluster is kept in none: it would be needed to
 * find itself. Throws INVALID_REQUEST, CONNECTION_NOT_FOUND, PERMISSION_DENIED, CONNECTION_KIND_MISMATCH,
 * SECRET_REFERENCE_NOT_ALLOWED.
 */
export const checkReferences = async (
  deps: ConnectionDeps,
  ctx: Context,
  workspace: Workspace,
  kind: ConnectionKind,
  changes: SecretChanges,
): Promise<void> => {
  const given = referencesIn(changes)
  const looping = given.filter(([, one]) => kind.name === kubernetes.name && 'kubernetes' in one)
  if (looping.length > 0) {
    const fields = looping.map(([name]) => ({
      field: `secrets.${name}`,
      message: 'what opens a cluster is not kept in one: give the text itself, or name a file or a variable',
    }))
    throw commonErrors.INVALID_REQUEST({ fields })
  }
  for (const [, one] of given) await backendOf(deps, split(one).reference).allow(ctx, workspace)
}

/** What references name stays until the transaction ends. */
export const keepReferred = async (
  deps: ConnectionDeps,
  tx: Tx,
  workspaceId: string,
  kept: KeptSecrets,
): Promise<void> => {
  for (const [, one] of referencesIn(kept)) await backendOf(deps, split(one).reference).keep(tx, workspaceId)
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
    const { reference, text } = split(given)
    kept[name] = reference
    if (text === undefined) continue
    neverPrint(text)
    await backendOf(deps, reference).write?.(workspace, text)
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
    if (given === null || typeof given === 'string') {
      clear[name] = given
      continue
    }
    const { reference, text } = split(given)
    const found = text ?? (await backendOf(deps, reference).read(workspaceId, 'now'))
    neverPrint(found)
    clear[name] = found
  }
  return clear
}
