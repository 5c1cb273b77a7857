import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tryLockFile } from './file-lock.ts'
import { newId } from './ids.ts'

export interface Scratch {
  /** For what may be lost: spill files, half uploads, downloads in the making. */
  readonly directory: string
  readonly remove: () => void
}

const LOCK = '.lock'
// Not locked yet, so not to be swept: it gets its name once it is.
const FRESH = 'fresh-'

/** Removes the scratch directories of processes that are gone: those whose lock can be taken. */
const sweep = (parent: string): void => {
  for (const name of readdirSync(parent).filter((entry) => !entry.startsWith(FRESH))) {
    const directory = join(parent, name)
    try {
      const lock = tryLockFile(join(directory, LOCK))
      if (!lock) continue
      lock.release()
      rmSync(directory, { recursive: true, force: true })
    } catch {
      // Another server is sweeping the same leftover, or it is no directory of ours.
    }
  }
}

/** Makes a scratch directory for this process below `<home>/scratch` and sweeps those of dead ones. */
export const openScratch = (home: string): Scratch => {
  const parent = join(home, 'scratch')
  mkdirSync(parent, { recursive: true, mode: 0o700 })
  sweep(parent)
  const name = newId()
  const fresh = join(parent, `${FRESH}${name}`)
  const directory = join(parent, name)
  mkdirSync(fresh, { mode: 0o700 })
  const lock = tryLockFile(join(fresh, LOCK))
  renameSync(fresh, directory)
  const remove = (): void => {
    lock?.release()
    rmSync(directory, { recursive: true, force: true })
  }
  return { directory, remove }
}
