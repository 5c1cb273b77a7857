import { formatBytes, formatQuantity } from '../../../../ui/numbers.ts'

type Summary = Readonly<Record<string, string>>

const OPERATIONS: Readonly<Record<string, string>> = {
  append: 'Append',
  overwrite: 'Overwrite',
  delete: 'Delete',
  replace: 'Replace',
}

/** What a snapshot did, as its writer said (Iceberg specification, snapshots). */
export const operationWord = (operation: string | null): string => OPERATIONS[operation ?? ''] ?? 'Write'

const PARTS = [
  ['added-records', (value: string) => `${formatQuantity(value, 'row', 'rows')} added`],
  ['deleted-records', (value: string) => `${formatQuantity(value, 'row', 'rows')} deleted`],
  ['added-position-deletes', (value: string) => `${formatQuantity(value, 'row', 'rows')} marked deleted`],
  ['added-equality-deletes', (value: string) => `${formatQuantity(value, 'key', 'keys')} marked deleted`],
  ['added-data-files', (value: string) => `${formatQuantity(value, 'file', 'files')} added`],
  ['deleted-data-files', (value: string) => `${formatQuantity(value, 'file', 'files')} removed`],
  ['added-files-size', (value: string) => `${formatBytes(value)} written`],
  ['total-records', (value: string) => `${formatQuantity(value, 'row', 'rows')} in all`],
] as const

/** A snapshot's summary (Iceberg specification, appendix F) as phrases; what its writer left out is left out. */
export const changesOf = (summary: Summary): string[] =>
  PARTS.flatMap(([key, say]) => {
    const value = summary[key]
    return value !== undefined && /^\d{1,19}$/.test(value) && value !== '0' ? [say(value)] : []
  })

/** The engine that wrote a snapshot, where its summary tells. */
export const engineOf = (summary: Summary): string | undefined => {
  const name = summary['engine-name']
  if (name === 'boathouse-embedded') return 'embedded engine'
  if (name !== undefined) return [name, summary['engine-version']].filter(Boolean).join(' ')
  if (summary['trino_query_id'] !== undefined) return 'Trino'
  return summary['spark.app.id'] === undefined ? undefined : 'Spark'
}
