import { join } from 'node:path'
import type { TrinoPlace } from './trino-process.ts'

/** Where the Trino of this home keeps its files. */
export const trinoPlace = (home: string): TrinoPlace => ({ directory: join(home, 'engines', 'trino') })
