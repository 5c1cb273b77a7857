import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pathOf } from './location.ts'

/** Files being written; a crash leaves at most these behind. */
export const TEMPORARY = /^\..+\.[0-9a-f-]{36}\.writing$/

/** `deleteUnfinished` of a directory: temporary files. A prefix that does not exist has none. */
export const deleteUnfinishedWrites = async (prefix: string, before: Date): Promise<number> => {
  const root = pathOf(prefix)
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  let deleted = 0
  for (const entry of entries) {
    if (!entry.isFile() || !TEMPORARY.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const found = await stat(path).catch(() => undefined)
    if (!found || found.mtime >= before) continue
    await rm(path, { force: true })
    deleted += 1
  }
  return deleted
}
