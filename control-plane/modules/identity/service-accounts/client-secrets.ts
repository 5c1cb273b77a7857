import { serviceAccountErrors } from '@boathouse/contract/service-accounts/errors.ts'
import type { Input, operations, Output } from '@boathouse/contract'
import type { Context } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/database.ts'
import { newId } from '../../../platform/ids.ts'
import type { IdentityDeps } from '../identity-deps.ts'
import { digestOf, newTokenValue, shownPrefix } from '../secret-value.ts'
import {
  endSecretsWithin,
  insertToken,
  listTokens,
  lockToken,
  markRevoked,
  type TokenRow,
} from '../token.store.ts'
import { accountThing, requireAccount } from './require-account.ts'
import { findAccount, lockAccount } from './service-account.store.ts'

type Created = Output<typeof operations.createClientSecret>

const MOST_LIVE = 2
const MOST_LISTED = 100

const present = (row: TokenRow): Created['secret'] => ({
  secret_id: row.id,
  prefix: row.prefix,
  scopes: row.scopes,
  created_at: row.created_at,
  expires_at: row.expires_at,
  last_used_at: row.last_used_at,
  revoked_at: row.revoked_at,
})

const isLive = (row: TokenRow): boolean =>
  row.revoked_at === null && (row.expires_at === null || Date.parse(row.expires_at) > Date.now())

/** A new secret beside the one in use. Throws SERVICE_ACCOUNT_NOT_FOUND, TOO_MANY_SECRETS. */
export const createClientSecret = async (
  { db }: IdentityDeps,
  ctx: Context,
  id: string,
  body: Input<typeof operations.createClientSecret>['body'],
): Promise<Created> => {
  const value = newTokenValue()
  const secret = await inTransaction(db, async (tx) => {
    const account = requireAccount(ctx, id, await lockAccount(tx, id))
    const secrets = await listTokens(tx, { principalId: id, purpose: 'client_secret', limit: MOST_LISTED })
    if (secrets.filter(isLive).length >= MOST_LIVE) {
      throw serviceAccountErrors.TOO_MANY_SECRETS({ name: account.name })
    }
    if (body.overlap_seconds !== undefined) await endSecretsWithin(tx, id, body.overlap_seconds)
    const made = await insertToken(tx, {
      id: newId(),
      principalId: id,
      createdBy: ctx.signedIn().id,
      purpose: 'client_secret',
      comment: '',
      digest: digestOf(value),
      prefix: shownPrefix(value),
      last4: value.slice(-4),
      lifetimeSeconds: body.lifetime_seconds,
      scopes: body.scopes,
    })
    await ctx.audit(tx, {
      object: accountThing(account),
      details: {
        secret: made.prefix,
        expires_at: made.expires_at,
        scopes: made.scopes,
        overlap_seconds: body.overlap_seconds ?? null,
      },
    })
    return made
  })
  ctx.changed('service_accounts', id)
  return { client_id: id, client_secret: value, secret: present(secret) }
}

export const listClientSecrets = async (
  { db }: IdentityDeps,
  ctx: Context,
  id: string,
): Promise<Output<typeof operations.listClientSecrets>> => {
  requireAccount(ctx, id, await findAccount(db, id))
  const rows = await listTokens(db, { principalId: id, purpose: 'client_secret', limit: MOST_LISTED })
  return { secrets: rows.map(present) }
}

/** Revokes a secret and the tokens that were given out for it. */
export const revokeClientSecret = async (
  { db }: IdentityDeps,
  ctx: Context,
  { service_account_id: id, secret_id: secretId }: Input<typeof operations.revokeClientSecret>['params'],
): Promise<void> => {
  await inTransaction(db, async (tx) => {
    const account = requireAccount(ctx, id, await lockAccount(tx, id))
    const secret = await lockToken(tx, secretId)
    if (secret?.principal_id !== id || secret.purpose !== 'client_secret') {
      throw serviceAccountErrors.SECRET_NOT_FOUND({ secret_id: secretId })
    }
    await markRevoked(tx, secretId)
    await ctx.audit(tx, { object: accountThing(account), details: { secret: secret.prefix } })
  })
  ctx.changed('service_accounts', id)
}
