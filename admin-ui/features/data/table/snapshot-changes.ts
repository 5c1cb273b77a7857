import { formatBytes, formatQuantity } from '../../../ui/numbers.ts'

const PARTS = [
  ['added-records', (value: string) => `${formatQuantity(value, 'row', 'rows')} added`],
  ['deleted-records', (value: string) => `${formatQuantity(value, 'row', 'rows')} deleted`],
  ['added-data-files', (value: string) => `${formatQuantity(value, 'file', 'files')} added`],
  ['deleted-data-files', (value: string) => `${formatQuantity(value, 'file', 'files')} removed`],
  ['added-files-size', (value: string) => `${formatBytes(value)} written`],
  ['total-records', (value: string) => `${formatQuantity(value, 'row', 'rows')} in all`],
] as const

/** A snapshot's summary (Iceberg specification, appendix F) as phrases; what its writer left out is left out. */
export const changesOf = (summary: Readonly<Record<string, string>>): string[] =>
  PARTS.flatMap(([key, say]) => {
    const value = summary[key]
    return value !== undefined && /^\d{1,19}$/.test(value) && value !== '0' ? [say(value)] : []
  })
