import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorTable } from '@boathouse/contract/errors.ts'
import { currentMasterKey, registerMasterKey } from '../modules/secrets/index.ts'
import type { Config } from '../platform/config.ts'
import type { Database } from '../platform/database.ts'
import {
  parseMasterKey,
  secretCipher,
  type MasterKey,
  type SecretCipher,
} from '../platform/secrets-cipher/index.ts'
import { writeOnce } from '../platform/write-once.ts'

const SETTING = 'BOATHOUSE_MASTER_KEY or BOATHOUSE_MASTER_KEY_FILE'

/**
 * Only the embedded server makes a key by itself: it is alone with its database. Replicas that each made one
 * would seal secrets that the others cannot open, and a container's home goes with the container.
 */
const masterKeyErrors = errorTable({
  MASTER_KEY_MISSING: {
    status: 503,
    message: (_: Record<string, never>) =>
      `With DATABASE_URL the key that protects secrets must be given: set ${SETTING} to 32 bytes in base64 (make them once with «openssl rand -base64 32»), the same for every server, and keep a copy beside the backup of the database.`,
  },
  MASTER_KEY_LOST: {
    status: 503,
    message: (d: { file: string; key_id: string }) =>
      `The secrets of this database are sealed under master key ${d.key_id}, and its file ${d.file} is not there. Restore it, or set ${SETTING}.`,
  },
  MASTER_KEY_UNUSABLE: {
    status: 503,
    message: (d: { file: string }) =>
      `${d.file} does not hold a master key (32 bytes in base64). Restore it from a copy.`,
  },
  MASTER_KEY_WRONG: {
    status: 503,
    message: (d: { expected: string; given: string; source: string }) =>
      `The secrets of this database are sealed under master key ${d.expected}, and ${d.source} holds ${d.given}. Give this server the key that its other servers have.`,
  },
})

/** The file of the embedded server's key. */
const fileOf = (config: Pick<Config, 'home'>): string => join(config.home, 'master-key')

const readKey = (text: string, file: string): MasterKey => {
  const key = parseMasterKey(text)
  if (!key) throw masterKeyErrors.MASTER_KEY_UNUSABLE({ file })
  return key
}

type KeyConfig = Pick<Config, 'home' | 'database' | 'masterKey'>

const findKey = (config: KeyConfig, expected: string | undefined): MasterKey => {
  if (config.masterKey !== undefined) return readKey(config.masterKey, SETTING)
  if (config.database) throw masterKeyErrors.MASTER_KEY_MISSING({})
  const file = fileOf(config)
  if (expected === undefined) {
    const text = writeOnce(file, () => `${randomBytes(32).toString('base64')}\n`)
    return readKey(text, file)
  }
  if (!existsSync(file)) throw masterKeyErrors.MASTER_KEY_LOST({ file, key_id: expected })
  return readKey(readFileSync(file, 'utf8'), file)
}

/**
 * The cipher of this database's secrets. Throws MASTER_KEY_MISSING, MASTER_KEY_LOST, MASTER_KEY_UNUSABLE, or
 * MASTER_KEY_WRONG when the database knows another key: a wrong one stops the start, not the first use.
 */
export const openMasterKey = async (db: Database, config: KeyConfig): Promise<SecretCipher> => {
  const key = findKey(config, await currentMasterKey(db))
  const expected = await registerMasterKey(db, key.id)
  if (expected !== key.id) {
    const source = config.masterKey === undefined ? fileOf(config) : SETTING
    throw masterKeyErrors.MASTER_KEY_WRONG({ expected, given: key.id, source })
  }
  return secretCipher(key)
}
