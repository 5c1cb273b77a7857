import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'

/** One process at a time makes the secret; released when the transaction ends. */
export const lockTokenSecret = async (tx: Tx): Promise<void> => {
  await sql`SELECT pg_advisory_xact_lock(hashtext('boathouse iceberg token secret'))`.execute(tx)
}

/** The secret as versions before kept it, in clear; taken away by this. */
export const takeClearTokenSecret = async (tx: Tx): Promise<string | undefined> => {
  const row = await tx
    .deleteFrom('instance_setting')
    .where('key', '=', 'iceberg_token_secret')
    .returning('value')
    .executeTakeFirst()
  return row === undefined ? undefined : String(row.value)
}
