import { sql } from 'kysely'
import type { Database } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'

/** The id of this Boathouse, made at its first start. */
export const instanceId = async (db: Database): Promise<string> => {
  await db
    .insertInto('instance')
    .values({ id: newId() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await db.selectFrom('instance').select('id').executeTakeFirstOrThrow()
  return row.id
}

export interface DirectoryClaim {
  readonly location: string
  /** What stands in the marker file of the directory. */
  readonly machine_id: string
  readonly machine_name: string
}

/** Claims a directory for its marker; an earlier claim stays. */
export const claimDirectory = async (db: Database, claim: DirectoryClaim): Promise<void> => {
  await db
    .insertInto('local_directory_claim')
    .values(claim)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export const directoryClaims = (db: Database): Promise<DirectoryClaim[]> =>
  db
    .selectFrom('local_directory_claim')
    .select(['location', 'machine_id', 'machine_name'])
    .orderBy('location')
    .execute()

/** undefined when the database answers, else why not. */
export const databaseProblem = async (db: Database): Promise<string | undefined> => {
  try {
    await sql`SELECT 1`.execute(db)
    return undefined
  } catch (error) {
    return `the database does not answer: ${error instanceof Error ? error.message : String(error)}`
  }
}
