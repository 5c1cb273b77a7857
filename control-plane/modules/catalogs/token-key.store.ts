import { hkdfSync, randomBytes } from 'node:crypto'
import type { Database } from '../../platform/database.ts'

const SETTING = 'iceberg_token_secret'

/**
 * The key that signs Iceberg tokens, the same in every replica: derived from a secret that the first to ask makes.
 * A signature alone opens nothing: every use of a token also asks whether its access token lives.
 */
export const icebergTokenKey = async (db: Database): Promise<Uint8Array> => {
  await db
    .insertInto('instance_setting')
    .values({ key: SETTING, value: JSON.stringify(randomBytes(32).toString('base64url')) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  const { value } = await db
    .selectFrom('instance_setting')
    .select('value')
    .where('key', '=', SETTING)
    .executeTakeFirstOrThrow()
  return new Uint8Array(hkdfSync('sha256', String(value), '', 'boathouse iceberg token v1', 32))
}
