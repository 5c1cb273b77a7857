import { hkdfSync, randomBytes } from 'node:crypto'
import { inTransaction, type Database } from '../../platform/database.ts'
import type { Secrets } from '../secrets/index.ts'
import { lockTokenSecret, takeClearTokenSecret } from './token-key.store.ts'

/** It is nobody's: one owner for all servers of the database. */
const OWNER = { kind: 'iceberg_tokens', id: '00000000-0000-0000-0000-000000000001' } as const

const secretOf = async (db: Database, secrets: Pick<Secrets, 'open' | 'put'>): Promise<string> => {
  const { secret } = await secrets.open(db, OWNER)
  if (secret !== undefined) return secret
  return inTransaction(db, async (tx) => {
    await lockTokenSecret(tx)
    const { secret: meanwhile } = await secrets.open(tx, OWNER)
    if (meanwhile !== undefined) return meanwhile
    const made = (await takeClearTokenSecret(tx)) ?? randomBytes(32).toString('base64url')
    await secrets.put(tx, OWNER, { secret: made })
    return made
  })
}

const derived = (secret: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', 'boathouse iceberg token v1', 32))

/**
 * The key that signs Iceberg tokens, the same in every replica: derived from a secret that the first to ask makes and
 * that is sealed under the master key. A signature alone opens nothing: every use of a token also asks whether its access
 * token lives. What it gives throws SECRETS_LOCKED on a server without the master key.
 */
export const icebergTokenKey = (
  db: Database,
  secrets: Pick<Secrets, 'open' | 'put'>,
): (() => Promise<Uint8Array>) => {
  let known: Uint8Array | undefined
  return async () => {
    known ??= derived(await secretOf(db, secrets))
    return known
  }
}
