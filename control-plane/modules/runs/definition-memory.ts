import type { Database } from '../../platform/database.ts'
import { findDefinitions, type JobDefinition } from '../jobs/index.ts'

export interface DefinitionKey {
  readonly jobId: string
  readonly version: bigint
}

/** Definitions by job and version: they never change, so what was read once needs not be read again. */
export interface DefinitionMemory {
  readonly load: (keys: readonly DefinitionKey[]) => Promise<(key: DefinitionKey) => JobDefinition>
}

const REMEMBERED = 2000

const textOf = ({ jobId, version }: DefinitionKey): string => `${jobId} ${version}`

export const definitionMemory = (db: Database): DefinitionMemory => {
  const known = new Map<string, JobDefinition>()
  return {
    load: async (keys) => {
      const missing = keys.filter((key) => !known.has(textOf(key)))
      if (missing.length > 0) {
        if (known.size > REMEMBERED) known.clear()
        for (const { job_id, version, definition } of await findDefinitions(db, missing))
          known.set(textOf({ jobId: job_id, version }), definition)
      }
      return (key) => {
        const definition = known.get(textOf(key))
        if (!definition) throw new Error(`version ${key.version} of job ${key.jobId} is gone`)
        return definition
      }
    },
  }
}
