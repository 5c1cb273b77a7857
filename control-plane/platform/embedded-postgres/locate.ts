import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConnectionSettings } from '../database.ts'
import { DATABASE, SUPERUSER } from './names.ts'

/**
 * How to reach the PostgreSQL that another process of this machine runs in `directory`, for whoever may read
 * its secret. undefined while there is no cluster.
 */
export const locateEmbeddedPostgres = (directory: string): ConnectionSettings | undefined => {
  const secret = join(directory, 'secret')
  if (!existsSync(secret)) return undefined
  const record = join(directory, 'socket-dir')
  const host = existsSync(record) ? readFileSync(record, 'utf8').trim() : join(directory, 'cluster', 'run')
  const password = readFileSync(secret, 'utf8').trim()
  return { host, port: 5432, user: SUPERUSER, password, database: DATABASE }
}
