import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { CommandFailure } from './failure.ts'

export interface Profile {
  readonly url: string
  readonly token?: string
}

const folder = (): string =>
  path.join(process.env.XDG_CONFIG_HOME ?? path.join(homedir(), '.config'), 'boathouse')
const file = (): string => path.join(folder(), 'profiles.json')

const isProfile = (value: unknown): value is Profile =>
  typeof value === 'object' && value !== null && 'url' in value && typeof value.url === 'string'

/** Every stored profile by name. */
export const readProfiles = (): ReadonlyMap<string, Profile> => {
  if (!existsSync(file())) return new Map()
  let stored: unknown
  try {
    stored = JSON.parse(readFileSync(file(), 'utf8'))
  } catch (cause) {
    throw new CommandFailure(`${file()} is not JSON: ${cause instanceof Error ? cause.message : ''}`)
  }
  const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : []
  return new Map(entries.filter((entry): entry is [string, Profile] => isProfile(entry[1])))
}

/** Replaces the stored profiles; the file holds tokens, so only its owner may read it. */
export const writeProfiles = (profiles: ReadonlyMap<string, Profile>): void => {
  mkdirSync(folder(), { recursive: true, mode: 0o700 })
  const fresh = `${file()}.new`
  writeFileSync(fresh, `${JSON.stringify(Object.fromEntries(profiles), null, 2)}\n`, { mode: 0o600 })
  chmodSync(fresh, 0o600)
  renameSync(fresh, file())
}
