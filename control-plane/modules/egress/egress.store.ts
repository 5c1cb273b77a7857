import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'

export interface EgressRow {
  readonly networks: readonly string[]
  readonly ports: readonly string[]
  readonly updated_at: string
  readonly version: bigint
}

const COLUMNS = ['networks', 'ports', 'updated_at', 'version'] as const

export const readEgressRow = (db: Database): Promise<EgressRow | undefined> =>
  db.selectFrom('egress_rules').select(COLUMNS).executeTakeFirst()

/** One writer at a time, also while there is no row; released when the transaction ends. */
export const lockEgressRules = async (db: Database): Promise<void> => {
  await sql`SELECT pg_advisory_xact_lock(hashtext('boathouse egress rules'))`.execute(db)
}

export const writeEgressRow = (
  db: Database,
  rules: { readonly networks: readonly string[]; readonly ports: readonly string[] },
): Promise<EgressRow> =>
  db
    .insertInto('egress_rules')
    .values({ ...rules, version: 1n })
    .onConflict((conflict) =>
      conflict.column('singleton').doUpdateSet({
        ...rules,
        updated_at: sql`clock_timestamp()`,
        version: sql`egress_rules.version + 1`,
      }),
    )
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
