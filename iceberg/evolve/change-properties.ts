import type { TableMetadata } from '../types.ts'
import type { TableUpdate } from '../updates/types.ts'
import { invalidChange } from './evolve-error.ts'
import type { Evolution } from './evolve-schema.ts'
import { propertyFault, RESERVED_PROPERTIES } from './property-rules.ts'

export interface PropertyChange {
  readonly set?: Readonly<Record<string, string>>
  /** Keys that are not there are no mistake. */
  readonly remove?: readonly string[]
}

const versionUpdates = (table: TableMetadata, wanted: string): readonly TableUpdate[] => {
  const now = table['format-version']
  const version = Number(wanted)
  if (version === now) return []
  if (version === 3)
    throw invalidChange(
      'format-version',
      'The table cannot be upgraded to format 3 here: the embedded engine reads format 3 and does not write it. Use Trino or Spark',
    )
  if (version === 2 && now === 1) return [{ action: 'upgrade-format-version', 'format-version': 2 }]
  throw invalidChange(
    'format-version',
    `The format version cannot change from ${now} to ${wanted}: it only rises, up to 2`,
  )
}

const MAX_KEY = 1024

const checkKey = (key: string): void => {
  if (RESERVED_PROPERTIES.has(key))
    throw invalidChange(
      key,
      `${key} is a fact of the table's metadata and cannot be set or removed as a property`,
    )
  if (key.trim() === '' || key.length > MAX_KEY)
    throw invalidChange(key, 'A property needs a name of 1 to 1024 characters')
}

/**
 * Sets and removes table properties. `format-version` upgrades the format. Throws `EvolutionRefused` for facts of the
 * metadata and for values that a known property cannot have.
 */
export const changeProperties = (table: TableMetadata, change: PropertyChange): Evolution => {
  const { 'format-version': version, ...set } = change.set ?? {}
  const remove = change.remove ?? []
  for (const key of [...Object.keys(set), ...remove]) checkKey(key)
  const both = remove.find((key) => Object.hasOwn(set, key))
  if (both !== undefined) throw invalidChange(both, `${both} is both set and removed`)
  for (const [key, value] of Object.entries(set)) {
    const fault = propertyFault(key, value)
    if (fault !== undefined) throw invalidChange(key, fault)
  }
  return {
    requirements: [{ type: 'assert-table-uuid', uuid: table['table-uuid'] }],
    updates: [
      ...(version === undefined ? [] : versionUpdates(table, version)),
      ...(Object.keys(set).length > 0 ? [{ action: 'set-properties' as const, updates: set }] : []),
      ...(remove.length > 0 ? [{ action: 'remove-properties' as const, removals: remove }] : []),
    ],
  }
}
