import { DatabaseSync } from 'node:sqlite'

export interface FileLock {
  readonly release: () => void
}

/**
 * An exclusive lock that the kernel releases when we die, however we die; undefined when another process has
 * it. Node offers no flock: an exclusive transaction on an SQLite file takes the same kernel lock, on every
 * system. The file stays behind and means nothing by itself.
 */
export const tryLockFile = (path: string): FileLock | undefined => {
  const file = new DatabaseSync(path)
  try {
    file.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
    return { release: () => file.close() }
  } catch (error) {
    file.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) return undefined
    throw error
  }
}
