import { homedir } from 'node:os'
import { join } from 'node:path'
import type { TrinoPlace } from './trino-process.ts'

/** Where engines are downloaded to and unpacked: once for every home of this user, outside of any checkout. */
export const engineCache = (environment: Readonly<Record<string, string | undefined>>): string =>
  join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'boathouse', 'engines')

/** Where the Trino of this home keeps its files. */
export const trinoPlace = (home: string): TrinoPlace => ({ directory: join(home, 'engines', 'trino') })
