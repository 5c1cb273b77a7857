import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { TEMPORARY } from './local.ts'
import { pathOf } from './location.ts'

/**
 * Deletes what writes below a `file:` prefix left when their process died: temporary files that were last
 * written to before `before`. Gives back how many. `list` never shows them; a prefix that does not exist has none.
 */
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
