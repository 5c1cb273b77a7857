import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { HTTPFS } from '@boathouse/engines'
import type { Config } from '../platform/config.ts'

/** Where engines and their parts are downloaded to: once for every home of this user, outside of any checkout. */
export const engineCache = (environment: Readonly<Record<string, string | undefined>>): string =>
  join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'boathouse', 'engines')

/** Where DuckDB's extensions of the pinned version lie, installed or not. */
export const extensionDirectory = (
  { engine }: Pick<Config, 'engine'>,
  environment: Readonly<Record<string, string | undefined>>,
): string => engine.extensions ?? join(engineCache(environment), `duckdb-${HTTPFS.version}`)

/** The extension's file; undefined when it is not installed. */
export const findHttpfs = (
  config: Pick<Config, 'engine'>,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined => {
  const file = join(extensionDirectory(config, environment), HTTPFS.file)
  return existsSync(file) ? file : undefined
}
