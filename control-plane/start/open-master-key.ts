import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { errorTable } from '@boathouse/contract/errors.ts'
import { currentMasterKey, registerMasterKey } from '../modules/secrets/index.ts'
import type { Config } from '../platform/config.ts'
import type { Database } from '../platform/database.ts'
import {
  lockedCipher,
  parseMasterKey,
  secretCipher,
  type MasterKey,
  type SecretCipher,
} from '../platform/secrets-cipher/index.ts'
import { writeOnce } from '../platform/write-once.ts'

const SETTING = 'BOATHOUSE_MASTER_KEY or BOATHOUSE_MASTER_KEY_FILE'

const masterKeyErrors = errorTable({
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

/** The file of a key that a server made by itself. */
const fileOf = (config: Pick<Config, 'home'>): string => join(config.home, 'master-key')

const readKey = (text: string, file: string): MasterKey => {
  const key = parseMasterKey(text)
  if (!key) throw masterKeyErrors.MASTER_KEY_UNUSABLE({ file })
  return key
}

type KeyConfig = Pick<Config, 'home' | 'masterKey'>

const lost = (keyId: string, file: string): SecretCipher =>
  lockedCipher(
    keyId,
    `the master key ${keyId} of this database is not in ${file}. Restore the file, or set ${SETTING} to the key that the other servers of this database have.`,
  )

/**
 * The first server of a database makes the key. Another whose home does not have it makes none of its own, for what it
 * sealed the others could not open: it serves everything but secrets.
 */
const ownKey = async (db: Database, file: string): Promise<SecretCipher> => {
  const known = await currentMasterKey(db)
  const wasThere = existsSync(file)
  if (known !== undefined && !wasThere) return lost(known, file)
  const key = readKey(
    writeOnce(file, () => `${randomBytes(32).toString('base64')}\n`),
    file,
  )
  const expected = await registerMasterKey(db, key.id)
  if (expected === key.id) return secretCipher(key)
  if (wasThere) throw masterKeyErrors.MASTER_KEY_WRONG({ expected, given: key.id, source: file })
  // Another server was faster with a key of its own.
  rmSync(file)
  return lost(expected, file)
}

/**
 * The cipher of this database's secrets, locked when their key is somewhere else. Throws MASTER_KEY_UNUSABLE, or
 * MASTER_KEY_WRONG when the database knows another key than the one given: a wrong one stops the start, not the first use.
 */
export const openMasterKey = async (db: Database, config: KeyConfig): Promise<SecretCipher> => {
  if (config.masterKey === undefined) return ownKey(db, fileOf(config))
  const key = readKey(config.masterKey, SETTING)
  const expected = await registerMasterKey(db, key.id)
  if (expected !== key.id)
    throw masterKeyErrors.MASTER_KEY_WRONG({ expected, given: key.id, source: SETTING })
  return secretCipher(key)
}
