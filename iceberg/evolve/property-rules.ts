import { parseMetricsMode } from '../manifests/metrics-modes.ts'

/** Facts of the metadata that clients may ask for as properties but that are never stored as such (Java `RESERVED_PROPERTIES`). */
export const RESERVED_PROPERTIES: ReadonlySet<string> = new Set([
  'format-version',
  'uuid',
  'snapshot-count',
  'current-snapshot-id',
  'current-snapshot-summary',
  'current-snapshot-timestamp-ms',
  'current-schema',
  'default-partition-spec',
  'default-sort-order',
])

interface Rule {
  /** What a good value looks like. */
  readonly wants: string
  readonly fits: (value: string) => boolean
}

const oneOf = (...values: readonly string[]): Rule => ({
  wants: values.join(', '),
  fits: (value) => values.includes(value.toLowerCase()),
})
const BOOLEAN = oneOf('true', 'false')
const MODE = oneOf('copy-on-write', 'merge-on-read')
const integer = (least: number): Rule => ({
  wants: `a whole number of at least ${least}`,
  fits: (value) => /^\d{1,15}$/.test(value) && Number(value) >= least,
})
const METRICS: Rule = {
  wants: 'none, counts, full or truncate(n)',
  fits: (value) => parseMetricsMode(value) !== undefined,
}

/** Properties whose values can be wrong (Java `TableProperties`); what is not here is kept as it is. */
const RULES: Readonly<Record<string, Rule>> = {
  'commit.manifest-merge.enabled': BOOLEAN,
  'commit.manifest.min-count-to-merge': integer(1),
  'commit.manifest.target-size-bytes': integer(1),
  'commit.retry.num-retries': integer(0),
  'gc.enabled': BOOLEAN,
  'history.expire.max-ref-age-ms': integer(1),
  'history.expire.max-snapshot-age-ms': integer(1),
  'history.expire.min-snapshots-to-keep': integer(1),
  'write.delete.mode': MODE,
  'write.distribution-mode': oneOf('none', 'hash', 'range'),
  'write.format.default': oneOf('parquet', 'orc', 'avro'),
  'write.merge.mode': MODE,
  'write.metadata.compression-codec': oneOf('none', 'gzip'),
  'write.metadata.delete-after-commit.enabled': BOOLEAN,
  'write.metadata.metrics.default': METRICS,
  'write.metadata.metrics.max-inferred-column-defaults': integer(0),
  'write.metadata.previous-versions-max': integer(1),
  'write.parquet.compression-codec': oneOf('zstd', 'gzip', 'snappy', 'lz4', 'brotli', 'uncompressed'),
  'write.parquet.page-size-bytes': integer(1),
  'write.parquet.row-group-size-bytes': integer(1),
  'write.target-file-size-bytes': integer(1),
  'write.update.mode': MODE,
}

/** What is wrong with a value, in words; undefined when nothing is. */
export const propertyFault = (key: string, value: string): string | undefined => {
  const rule = key.startsWith('write.metadata.metrics.column.') ? METRICS : RULES[key]
  return rule === undefined || rule.fits(value) ? undefined : `${key} takes ${rule.wants}, not «${value}»`
}
