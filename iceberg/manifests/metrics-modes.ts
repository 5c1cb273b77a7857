import { allFields } from '../schema/field-index.ts'
import type { Schema } from '../types.ts'

/** What is kept about a column in manifests (`write.metadata.metrics.*`). Lengths are code points or bytes. */
export type MetricsMode =
  | { readonly kind: 'none' }
  | { readonly kind: 'counts' }
  | { readonly kind: 'full' }
  | { readonly kind: 'truncate'; readonly length: number }

const DEFAULT: MetricsMode = { kind: 'truncate', length: 16 }
const PREFIX = 'write.metadata.metrics.'

/** `none`, `counts`, `full` or `truncate(16)`; undefined for anything else, which Java ignores with a warning. */
export const parseMetricsMode = (text: string | undefined): MetricsMode | undefined => {
  const lower = text?.trim().toLowerCase()
  if (lower === 'none' || lower === 'counts' || lower === 'full') return { kind: lower }
  const length = Number(/^truncate\((\d+)\)$/.exec(lower ?? '')?.[1])
  return length > 0 ? { kind: 'truncate', length } : undefined
}

/**
 * The mode of each column by field id. Without an explicit default only the first
 * `write.metadata.metrics.max-inferred-column-defaults` (100) columns have metrics, besides those named or sorted by.
 */
export const metricsModes = (
  schema: Schema,
  properties: Readonly<Record<string, string>>,
  sortedBy: readonly number[] = [],
): ReadonlyMap<number, MetricsMode> => {
  const explicit = parseMetricsMode(properties[`${PREFIX}default`])
  const limit = Number(properties[`${PREFIX}max-inferred-column-defaults`] ?? 100)
  const sorted = new Set(sortedBy)
  let leaves = 0
  const modes = new Map<number, MetricsMode>()
  for (const { field, name } of allFields(schema)) {
    if (typeof field.type !== 'string') continue
    leaves += 1
    const inferred = leaves <= limit || sorted.has(field.id) ? DEFAULT : { kind: 'none' as const }
    modes.set(field.id, parseMetricsMode(properties[`${PREFIX}column.${name}`]) ?? explicit ?? inferred)
  }
  return modes
}
