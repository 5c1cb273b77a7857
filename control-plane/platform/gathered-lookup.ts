import type { Database } from './database.ts'

interface Gathering<K, V> {
  readonly keys: K[]
  readonly values: Promise<readonly V[]>
}

/**
 * A look-up by key of a hot path: whatever is asked for in one turn of the event loop goes to the database as one query.
 * An answer is as fresh as that of a query of one's own, for the query begins after the asking. In a transaction each
 * look-up is for itself. `find` gives the values in the order of the keys.
 */
export const gatheredLookup = <K, V>(
  find: (db: Database, keys: readonly K[]) => Promise<readonly V[]>,
): ((db: Database, key: K) => Promise<V | undefined>) => {
  const gatherings = new WeakMap<Database, Gathering<K, V>>()

  const begin = (db: Database): Gathering<K, V> => {
    const keys: K[] = []
    const values = new Promise<readonly V[]>((resolve) => {
      setImmediate(() => {
        gatherings.delete(db)
        resolve(find(db, keys))
      })
    })
    const gathering = { keys, values }
    gatherings.set(db, gathering)
    return gathering
  }

  return async (db, key) => {
    if (db.isTransaction) return (await find(db, [key]))[0]
    const { keys, values } = gatherings.get(db) ?? begin(db)
    const at = keys.push(key) - 1
    return (await values)[at]
  }
}
