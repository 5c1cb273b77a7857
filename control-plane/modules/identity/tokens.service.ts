import { z } from 'zod'
import { commonErrors, type operations, type Output, type Input } from '@boathouse/contract'
import { tokenErrors } from '@boathouse/contract/tokens/errors.ts'
import type { Context } from '../../platform/context.ts'
import { inTransaction } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { pageOf, pageTokens } from '../../platform/page-token.ts'
import type { IdentityDeps } from './identity-deps.ts'
import { digestOf, newTokenValue, shownPrefix } from './secret-value.ts'
import { insertToken, listTokens, lockToken, markRevoked, type TokenRow } from './token.store.ts'

type Created = Output<typeof operations.createToken>
type TokenView = Created['token']

const pages = pageTokens('tokens', z.uuid())

const present = (row: TokenRow): TokenView => ({
  token_id: row.id,
  comment: row.name,
  prefix: row.prefix,
  scopes: row.scopes,
  created_at: row.created_at,
  expires_at: row.expires_at,
  last_used_at: row.last_used_at,
  revoked_at: row.revoked_at,
})

/** Makes an access token for whoever asks; the answer is the only place where its value is ever seen. */
export const createToken = async (
  { db }: IdentityDeps,
  ctx: Context,
  body: Input<typeof operations.createToken>['body'],
): Promise<Created> => {
  const user = ctx.signedIn()
  if (user.kind === 'service_account') {
    // A token of an hour must not make itself one that stays.
    throw commonErrors.CONFLICT({
      what: 'Service accounts have client secrets, and no access tokens of their own.',
    })
  }
  const value = newTokenValue()
  const row = await inTransaction(db, async (tx) => {
    const made = await insertToken(tx, {
      id: newId(),
      principalId: user.id,
      createdBy: user.id,
      comment: body.comment,
      digest: digestOf(value),
      prefix: shownPrefix(value),
      last4: value.slice(-4),
      lifetimeSeconds: body.lifetime_seconds,
      scopes: body.scopes,
    })
    await ctx.audit(tx, {
      object: { kind: 'token', id: made.id, name: made.prefix },
      details: {
        comment: body.comment,
        lifetime_seconds: body.lifetime_seconds ?? null,
        scopes: made.scopes,
      },
    })
    return made
  })
  ctx.changed('tokens', row.id)
  return { token: present(row), token_value: value }
}

export const listOwnTokens = async (
  { db }: IdentityDeps,
  ctx: Context,
  query: Input<typeof operations.listTokens>['query'],
): Promise<Output<typeof operations.listTokens>> => {
  const before = pages.decode(query.page_token)
  const found = await listTokens(db, {
    principalId: ctx.signedIn().id,
    purpose: 'personal',
    before,
    limit: query.page_size + 1,
  })
  const { rows, next_page_token } = pageOf(found, query.page_size, pages, (row) => row.id)
  return { tokens: rows.map(present), next_page_token }
}

/** Revokes a token; a token that was revoked before stays revoked. Throws TOKEN_NOT_FOUND. */
export const revokeToken = async ({ db }: IdentityDeps, ctx: Context, id: string): Promise<void> => {
  await inTransaction(db, async (tx) => {
    const token = await lockToken(tx, id)
    const thing =
      token && ({ kind: 'token', id: token.id, name: token.prefix, ownerId: token.principal_id } as const)
    if (!thing || !ctx.may('manage', thing)) throw tokenErrors.TOKEN_NOT_FOUND({ token_id: id })
    await markRevoked(tx, id)
    await ctx.audit(tx, { object: thing })
  })
  ctx.changed('tokens', id)
}
