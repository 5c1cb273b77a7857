import { hkdfSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { writeOnce } from './write-once.ts'

/** Keys for one purpose each, derived from one secret that is kept outside the database. */
export interface MasterKey {
  /** 32 bytes, the same for the same purpose at every start. */
  readonly derive: (purpose: string) => Buffer
}

/**
 * The master key: BOATHOUSE_MASTER_KEY, else `master-key` in the home, made at the first start. Servers that
 * share a database need the same one. Derivation is HKDF-SHA-256 (RFC 5869) with the purpose as its info.
 */
export const openMasterKey = (config: Pick<Config, 'home' | 'masterKey'>): MasterKey => {
  const secret =
    config.masterKey ??
    writeOnce(join(config.home, 'master-key'), () => `${randomBytes(32).toString('base64url')}\n`).trim()
  return {
    derive: (purpose) => Buffer.from(hkdfSync('sha256', secret, 'boathouse', purpose, 32)),
  }
}
