import type { Database } from '../../platform/database.ts'
import { listMasterKeys } from './master-key.store.ts'

interface Finding {
  readonly status: 'passed' | 'warning'
  readonly evidence: string
  readonly remedy?: string
}

/** A key that a server made by itself was copied somewhere: without it, a backup of the database opens no secret. */
export const exportCheck = (db: Database) => async (): Promise<Finding> => {
  const key = (await listMasterKeys(db)).find((one) => one.is_current)
  if (!key || key.exported_at !== null) {
    return { status: 'passed', evidence: key ? `key ${key.id} was exported` : 'there is no master key yet' }
  }
  const evidence = `key ${key.id} is in the home of this server and nowhere else; whoever loses it loses every secret`
  return { status: 'warning', evidence, remedy: 'boathouse keys export --to FILE' }
}
