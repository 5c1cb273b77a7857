import { chmodSync, cpSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { embeddedPostgresErrors } from './errors.ts'

const Package = z.object({ version: z.string().regex(/^[\w.-]+$/) })

const mayPass = (directory: string): boolean => {
  const mode = statSync(directory, { throwIfNoEntry: false })?.mode ?? 0
  return (mode & 0o001) !== 0 && (dirname(directory) === directory || mayPass(dirname(directory)))
}

/** Nobody else could have put something there, or can. */
const isOurs = (directory: string): boolean => {
  const found = lstatSync(directory, { throwIfNoEntry: false })
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
}

const within = (native: string): Binaries => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
})

/** A copy of `native` below `parent`, made once a version; undefined when that cannot be. */
const copyBelow = (parent: string, native: string, version: string): string | undefined => {
  const target = join(parent, `boathouse-postgres-${version}`)
  if (!mayPass(parent)) return undefined
  if (isOurs(target)) return target
  // Renamed when it is whole: whoever is killed, or comes at the same time, spoils nothing.
  const fresh = `${target}.${process.pid}`
  try {
    mkdirSync(fresh, { mode: 0o700 })
    cpSync(native, fresh, { recursive: true, verbatimSymlinks: true })
    chmodSync(fresh, 0o755)
    renameSync(fresh, target)
  } catch {
    rmSync(fresh, { recursive: true, force: true })
  }
  return isOurs(target) ? target : undefined
}

/**
 * Binaries that the account may run. initdb and postgres ask access(2) about themselves, for which no capability of an
 * account counts: below a directory that only root may enter (/root, say) both give up. They are copied then, 60 MB, once
 * a version, to where everybody may pass. Throws POSTGRES_BINARIES_OUT_OF_REACH.
 */
export const reachableBinaries = (
  binaries: Binaries,
  account: Account,
  parents: readonly string[] = ['/var/cache', tmpdir(), '/tmp'],
): Binaries => {
  const native = dirname(dirname(binaries.postgres))
  if (!account.owner || mayPass(dirname(binaries.postgres))) return binaries
  const { version } = Package.parse(JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')))
  for (const parent of parents) {
    const copy = copyBelow(parent, native, `${basename(dirname(native))}-${version}`)
    if (copy) return within(copy)
  }
  throw embeddedPostgresErrors.POSTGRES_BINARIES_OUT_OF_REACH({
    directory: native,
    tried: parents.join(', '),
  })
}
