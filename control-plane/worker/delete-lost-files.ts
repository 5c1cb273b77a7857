import type { AttemptRef } from '@boathouse/engines/port.ts'
import type { ObjectStorage } from '@boathouse/storage'
import type { Catalogs } from '../modules/catalogs/index.ts'
import { earlierAttempts } from '../modules/runs/index.ts'
import { deleteLeftovers } from '../modules/statements/index.ts'
import type { Context } from '../platform/context.ts'
import type { Database } from '../platform/database.ts'

export interface LostFilesDeps {
  readonly db: Database
  readonly catalogs: Pick<Catalogs, 'find' | 'mayRead' | 'commitsOf'>
  /** Where the tables of built-in catalogs lie. */
  readonly storage: ObjectStorage
}

/**
 * Deletes what attempts before this one wrote for `target` and never committed, because their process was killed. They are
 * over, and what is over commits nothing: a commit locks the row of its attempt. Only in built-in catalogs, where every
 * commit is recorded in its own transaction: an attempt with one, of the rejected rows say, keeps all that it wrote.
 */
export const deleteLostFiles = async (
  { catalogs, db, storage }: LostFilesDeps,
  ctx: Context,
  attempt: AttemptRef,
  target: { readonly catalog: string; readonly schema: string; readonly table: string },
): Promise<void> => {
  if (attempt.number === 1 || !(await catalogs.mayRead(ctx, target.catalog))) return
  const catalog = await catalogs.find(target.catalog, ctx)
  if (!catalog) return
  const { schema, table: name } = target
  for (const { id } of await earlierAttempts(db, attempt)) {
    const commits = await catalogs.commitsOf({ kind: 'attempt', id })
    if (commits.length === 0) await deleteLeftovers(storage, catalog, { schema, name }, id)
  }
}
