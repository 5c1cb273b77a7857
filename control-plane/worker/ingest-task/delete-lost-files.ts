import type { ObjectStorage } from '@boathouse/storage'
import type { Catalogs } from '../../modules/catalogs/index.ts'
import { earlierAttempts } from '../../modules/runs/index.ts'
import { deleteLeftovers } from '../../modules/statements/index.ts'
import type { Load, LoadDeps } from './load-once.ts'

export interface LostFilesDeps extends Pick<LoadDeps, 'db'> {
  readonly catalogs: LoadDeps['catalogs'] & Pick<Catalogs, 'mayRead'>
  /** Where the tables of built-in catalogs lie. */
  readonly storage: ObjectStorage
}

/**
 * Deletes what attempts before this one wrote and never committed, because their process was killed. They are over, and what
 * is over commits nothing: a commit locks the row of its attempt. Only in built-in catalogs, where every commit is recorded
 * in its own transaction: an attempt with one, of the rejected rows say, keeps all that it wrote.
 */
export const deleteLostFiles = async (
  { catalogs, db, storage }: LostFilesDeps,
  { attempt, catalog: name, ctx, spec }: Load,
): Promise<void> => {
  if (attempt.number === 1 || !(await catalogs.mayRead(ctx, name))) return
  const catalog = await catalogs.find(name, ctx)
  if (!catalog) return
  const { schema, table } = spec.task.target
  for (const { id } of await earlierAttempts(db, attempt)) {
    const commits = await catalogs.commitsOf({ kind: 'attempt', id })
    if (commits.length === 0) await deleteLeftovers(storage, catalog, { schema, name: table }, id)
  }
}
