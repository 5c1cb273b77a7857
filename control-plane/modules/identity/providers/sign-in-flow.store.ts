import { sql } from 'kysely'
import type { Database } from '../../../platform/database.ts'

export const FLOW_SECONDS = 600

export const insertFlow = async (
  db: Database,
  flow: { readonly state: Buffer; readonly providerId: string; readonly redirectUri: string },
): Promise<void> => {
  await db
    .insertInto('sign_in_flow')
    .values({
      state_sha256: flow.state,
      provider_id: flow.providerId,
      redirect_uri: flow.redirectUri,
      expires_at: sql`clock_timestamp() + make_interval(secs => ${FLOW_SECONDS})`,
    })
    .execute()
}

/** Consumes a flow of this provider, once. */
export const takeFlow = (
  db: Database,
  state: Buffer,
  providerId: string,
): Promise<{ readonly redirect_uri: string } | undefined> =>
  db
    .deleteFrom('sign_in_flow')
    .where('state_sha256', '=', state)
    .where('provider_id', '=', providerId)
    .where(sql<boolean>`expires_at > clock_timestamp()`)
    .returning('redirect_uri')
    .executeTakeFirst()

export const deleteDeadFlows = async (db: Database): Promise<void> => {
  await db
    .deleteFrom('sign_in_flow')
    .where(sql<boolean>`expires_at < clock_timestamp()`)
    .execute()
}
