import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errorTable } from '@boathouse/contract/errors.ts'
import { masterKeyErrors as rotationErrors } from '@boathouse/contract/master-keys/rotate-master-key.ts'
import {
  currentMasterKey,
  markExported,
  registerMasterKey,
  type KeySource,
} from '../modules/secrets/index.ts'
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
/** The key of a rotation that is to come or at work. */
const nextFileOf = (config: Pick<Config, 'home'>): string => `${fileOf(config)}.next`

const readKey = (text: string, file: string): MasterKey => {
  const key = parseMasterKey(text)
  if (!key) throw masterKeyErrors.MASTER_KEY_UNUSABLE({ file })
  return key
}

type KeyConfig = Pick<Config, 'home' | 'masterKey' | 'previousMasterKey'>

const lost = (keyId: string, file: string): SecretCipher =>
  lockedCipher(
    keyId,
    `the master key ${keyId} of this database is not in ${file}. Restore the file, or set ${SETTING} to the key that the other servers of this database have.`,
  )

/**
 * The first server of a database makes the key. Another whose home does not have it makes none of its own, for what it
 * sealed the others could not open: it serves everything but secrets.
 */
const ownKeys = async (db: Database, config: Pick<Config, 'home'>): Promise<SecretCipher> => {
  const file = fileOf(config)
  const known = await currentMasterKey(db)
  const wasThere = existsSync(file)
  if (known !== undefined && !wasThere) return lost(known, file)
  const key = readKey(
    writeOnce(file, () => `${randomBytes(32).toString('base64')}\n`),
    file,
  )
  const nextFile = nextFileOf(config)
  const keys = existsSync(nextFile) ? [key, readKey(readFileSync(nextFile, 'utf8'), nextFile)] : [key]
  const expected = await registerMasterKey(db, key.id)
  const cipher = cipherOf(keys, expected)
  if (cipher) return cipher
  if (wasThere) throw masterKeyErrors.MASTER_KEY_WRONG({ expected, given: key.id, source: file })
  // Another server was faster with a key of its own.
  rmSync(file)
  return lost(expected, file)
}

/** Over all keys, in the order in which they come about, sealing under the one that the database says; undefined without it. */
const cipherOf = (keys: readonly MasterKey[], current: string): SecretCipher | undefined => {
  const [first, ...rest] = keys
  return first && keys.some(({ id }) => id === current) ? secretCipher(first, ...rest) : undefined
}

/**
 * The cipher of this database's secrets, locked when their key is somewhere else. Throws MASTER_KEY_UNUSABLE, or
 * MASTER_KEY_WRONG when the database knows another key than those given: a wrong one stops the start, not the first use.
 */
export const openMasterKey = async (db: Database, config: KeyConfig): Promise<SecretCipher> => {
  if (config.masterKey === undefined) return ownKeys(db, config)
  const given = [config.previousMasterKey, config.masterKey].filter((text) => text !== undefined)
  const keys = given.map((text) => readKey(text, SETTING))
  const expected = await registerMasterKey(db, keys.at(-1)?.id ?? '')
  const cipher = cipherOf(keys, expected)
  if (cipher) return cipher
  throw masterKeyErrors.MASTER_KEY_WRONG({
    expected,
    given: keys.map(({ id }) => id).join(' and '),
    source: SETTING,
  })
}

const keepNextFile = (file: string, nextFile: string): void => {
  renameSync(nextFile, file)
  // The name is durable only with its directory: a crash must not bring the old key back.
  const directory = openSync(dirname(file), 'r')
  fsyncSync(directory)
  closeSync(directory)
}

/**
 * Where the next key comes from, and what becomes of the old one. A server with a key of its own makes the next one in
 * a file beside it, which takes the place of the old one at the end; otherwise both are settings.
 */
export const masterKeySource = (
  config: KeyConfig,
  cipher: SecretCipher,
  current: () => Promise<string | undefined>,
): KeySource => {
  const [file, nextFile] = [fileOf(config), nextFileOf(config)]
  if (config.masterKey === undefined) {
    return {
      next: async () =>
        readKey(
          writeOnce(nextFile, () => `${randomBytes(32).toString('base64')}\n`),
          nextFile,
        ),
      settle: (keyId) => {
        const isNext = existsSync(nextFile) && readKey(readFileSync(nextFile, 'utf8'), nextFile).id === keyId
        if (isNext) keepNextFile(file, nextFile)
      },
    }
  }
  const key = readKey(config.masterKey, SETTING)
  return {
    next: async () => {
      const keyId = await current()
      if (keyId === key.id && cipher.held().length < 2)
        throw rotationErrors.NEXT_KEY_MISSING({ key_id: keyId })
      return key
    },
    settle: () => undefined,
  }
}

/**
 * Gives the text of the current key to `keep` and notes that a copy was taken; gives its id. Throws MASTER_KEY_UNUSABLE
 * when this machine does not have the key.
 */
export const exportMasterKey = async (
  db: Database,
  config: KeyConfig,
  keep: (text: string) => void,
): Promise<string> => {
  const files = [fileOf(config), nextFileOf(config)].filter((file) => existsSync(file))
  const texts =
    config.masterKey === undefined
      ? files.map((file) => readFileSync(file, 'utf8').trim())
      : [config.masterKey]
  const current = await currentMasterKey(db)
  const text = texts.find((one) => parseMasterKey(one)?.id === current)
  if (text === undefined || current === undefined) {
    throw masterKeyErrors.MASTER_KEY_UNUSABLE({
      file: config.masterKey === undefined ? fileOf(config) : SETTING,
    })
  }
  keep(`${text}\n`)
  await markExported(db, current)
  return current
}
