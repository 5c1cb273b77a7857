import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { newId } from './ids.ts'

/**
 * Gives the text of the file, which is `make()` when there was none. Of processes that do this at once, one
 * writes and all read the same: the file appears whole, by a link, or not at all. Mode 0600.
 */
export const writeOnce = (path: string, make: () => string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  const fresh = `${path}.${newId()}`
  const descriptor = openSync(fresh, 'wx', 0o600)
  try {
    writeSync(descriptor, make())
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  try {
    linkSync(fresh, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(fresh)
  }
  return readFileSync(path, 'utf8')
}
