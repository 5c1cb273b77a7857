/**
 * DuckDB's extension httpfs for tests, where «boathouse engines install httpfs» puts it: tests that need it are skipped,
 * and say so, while it is not there.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { HTTPFS } from '@boathouse/engines'

const command = fileURLToPath(new URL('../control-plane/commands/index.ts', import.meta.url))
const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache')

/** What `BOATHOUSE_ENGINE_EXTENSIONS` names. */
export const extensionFolder = path.join(cache, 'boathouse', 'engines', `duckdb-${HTTPFS.version}`)

export const httpfsFile = path.join(extensionFolder, HTTPFS.file)

/** Why tests cannot use it; undefined when they can. */
export const httpfsMissing = (): string | undefined =>
  existsSync(httpfsFile) ? undefined : 'needs httpfs: «boathouse engines install httpfs»'

/** Fetches it; without pip or a network it stays missing. */
export const ensureHttpfs = async (): Promise<void> => {
  const child = spawn(process.execPath, [command, 'engines', 'install', 'httpfs'], { stdio: 'inherit' })
  await once(child, 'exit')
}
