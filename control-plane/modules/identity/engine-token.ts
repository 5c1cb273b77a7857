import { inTransaction } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { recordOnHost, userOrAdministrator } from './host-access.ts'
import type { IdentityDeps } from './identity-deps.ts'
import { digestOf, newTokenValue, shownPrefix } from './secret-value.ts'
import { insertToken, revokeTokensNamed } from './token.store.ts'

/**
 * A token of the first administrator for an engine on this host, such as Trino; the one that it had before is revoked.
 * Gives the value, which is seen nowhere else. Throws when there is no administrator yet.
 */
export const replaceEngineToken = ({ db }: IdentityDeps, engine: string): Promise<string> => {
  const value = newTokenValue()
  return inTransaction(db, async (tx) => {
    const user = await userOrAdministrator(tx, undefined)
    const comment = `${engine} on this host`
    await revokeTokensNamed(tx, user.id, comment)
    await insertToken(tx, {
      id: newId(),
      principalId: user.id,
      createdBy: user.id,
      comment,
      digest: digestOf(value),
      prefix: shownPrefix(value),
      last4: value.slice(-4),
      lifetimeSeconds: undefined,
    })
    await recordOnHost(tx, 'tokens.replace_engine_token', user)
    return value
  })
}
