import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { errorTable } from '@boathouse/contract/errors.ts'
import { tryLockFile, type FileLock } from './file-lock.ts'
import { commandOf, isAlive } from './process-table.ts'

/**
 * The home, 0700:
 *   postgres/         the embedded PostgreSQL
 *   objects/          uploads, results, finished logs (unless BOATHOUSE_STORE is elsewhere)
 *   warehouse/        tables of the first catalog (unless BOATHOUSE_DATA is elsewhere)
 *   scratch/<id>/     of one process each; swept when it is gone
 *   admin-password    0600, written at the first start
 *   master-key        0600, written at the first start (unless BOATHOUSE_MASTER_KEY is set)
 *   lock, holder      who runs the embedded PostgreSQL
 */
const homeErrors = errorTable({
  HOME_UNUSABLE: {
    status: 503,
    message: (d: { home: string; reason: string }) =>
      `The home ${d.home} cannot be used: ${d.reason}. Set BOATHOUSE_HOME to a directory that you may write.`,
  },
  HOME_IN_USE: {
    status: 503,
    message: (d: { home: string; holder: string }) =>
      `The home ${d.home} is in use by ${d.holder}. Stop it, or set BOATHOUSE_HOME to another directory.`,
  },
})

/** Makes the home when it is absent, readable by nobody else. Throws HOME_UNUSABLE. */
export const openHome = (home: string): void => {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw homeErrors.HOME_UNUSABLE({ home, reason }, error)
  }
}

const Holder = z.object({
  pid: z.number(),
  host: z.string(),
  /** Tells the holder from a later process that got its id. */
  command: z.string().optional(),
  url: z.string().optional(),
})
type Holder = z.infer<typeof Holder>

/** Who last took the home, if it still runs. */
export const readHolder = (home: string): Holder | undefined => {
  try {
    const holder = Holder.parse(JSON.parse(readFileSync(join(home, 'holder'), 'utf8')))
    const runs = isAlive(holder.pid) && commandOf(holder.pid) === holder.command
    return holder.host !== hostname() || runs ? holder : undefined
  } catch {
    return undefined
  }
}

const describe = (holder: Holder | undefined): string => {
  if (!holder) return 'another process'
  const where = holder.host === hostname() ? '' : ` on ${holder.host}`
  return `process ${holder.pid}${where}${holder.url ? `, which serves ${holder.url}` : ''}`
}

export interface HomeLock extends FileLock {
  /** Tells others, and `boathouse doctor`, where this server answers. */
  readonly announce: (url: string) => void
}

/** Takes the home for this process until it ends. Throws HOME_IN_USE naming the holder. */
export const lockHome = (home: string): HomeLock => {
  const lock = tryLockFile(join(home, 'lock'))
  if (!lock) throw homeErrors.HOME_IN_USE({ home, holder: describe(readHolder(home)) })
  const file = join(home, 'holder')
  const write = (holder: Holder): void => writeFileSync(file, `${JSON.stringify(holder)}\n`, { mode: 0o600 })
  const self = { pid: process.pid, host: hostname(), command: commandOf(process.pid) }
  write(self)
  const release = (): void => {
    rmSync(file, { force: true })
    lock.release()
  }
  return { release, announce: (url) => write({ ...self, url }) }
}
