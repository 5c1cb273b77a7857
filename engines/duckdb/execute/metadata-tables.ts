import { lineage, manifestsOf, snapshotAsOf, snapshotById, snapshotEntries } from '@boathouse/iceberg'
import type { LoadedTable, ManifestEntry, ManifestFile, Snapshot, TableMetadata } from '@boathouse/iceberg'
import type { MetadataTable } from '@boathouse/sql'
import type { ObjectStorage } from '@boathouse/storage'
import { quoteName, quoteText } from '../sql-text.ts'
import { entrySheet, fileSheet, manifestSheet, partitionSheet } from './file-sheets.ts'
import { instant, type Sheet, type Value } from './sheet.ts'

/** `"t$snapshots"` and its like, with Trino's columns; answered from metadata, so the rows travel inside the view. */
export const metadataQuery = async (
  storage: ObjectStorage,
  loaded: LoadedTable,
  name: MetadataTable,
  snapshot: Snapshot | undefined,
): Promise<string> => valuesQuery(await sheetOf(storage, loaded, name, snapshot))

const cell = (value: Value): string =>
  value === null || value === undefined ? 'NULL' : quoteText(String(value))

const valuesQuery = ({ columns, rows }: Sheet): string => {
  const names = Object.entries(columns)
  const casts = names.map(([name, type], at) => `CAST(c${at} AS ${type}) AS ${quoteName(name)}`).join(', ')
  const values = rows.map((row) => `(${row.map(cell).join(', ')})`)
  const source =
    values.length > 0
      ? `VALUES ${values.join(', ')}`
      : `SELECT ${names.map(() => 'NULL').join(', ')} WHERE false`
  return `SELECT ${casts} FROM (${source}) AS t(${names.map((_, at) => `c${at}`).join(', ')})`
}

const sheetOf = async (
  storage: ObjectStorage,
  loaded: LoadedTable,
  name: MetadataTable,
  snapshot: Snapshot | undefined,
): Promise<Sheet> => {
  const { metadata } = loaded
  switch (name) {
    case 'snapshots':
      return snapshotSheet(metadata)
    case 'history':
      return historySheet(metadata)
    case 'refs':
      return refSheet(metadata)
    case 'properties':
      return { columns: { key: 'VARCHAR', value: 'VARCHAR' }, rows: Object.entries(metadata.properties) }
    case 'metadata_log_entries':
      return metadataLogSheet(loaded)
    case 'files':
      return fileSheet(metadata, await liveEntries(storage, metadata, snapshot))
    case 'partitions':
      return partitionSheet(metadata, await liveEntries(storage, metadata, snapshot))
    case 'manifests':
      return manifestSheet(metadata, snapshot ? await manifestsOf(storage, snapshot) : [])
    case 'all_manifests':
      return manifestSheet(metadata, await allManifests(storage, metadata))
    case 'entries':
      return entrySheet(metadata, await entriesOf(storage, metadata, snapshot ? [snapshot] : []))
    case 'all_entries':
      return entrySheet(metadata, await entriesOf(storage, metadata, metadata.snapshots))
  }
}

/** Each entry as often as manifests have it; a manifest of several snapshots counts once. */
const entriesOf = async (
  storage: ObjectStorage,
  table: TableMetadata,
  snapshots: readonly Snapshot[],
): Promise<readonly ManifestEntry[]> => {
  const entries = new Set<ManifestEntry>()
  for (const snapshot of snapshots)
    for (const entry of await snapshotEntries(storage, table, snapshot)) entries.add(entry)
  return [...entries]
}

const liveEntries = async (
  storage: ObjectStorage,
  table: TableMetadata,
  snapshot: Snapshot | undefined,
): Promise<readonly ManifestEntry[]> =>
  (await entriesOf(storage, table, snapshot ? [snapshot] : [])).filter(({ status }) => status !== 'deleted')

const allManifests = async (
  storage: ObjectStorage,
  table: TableMetadata,
): Promise<readonly ManifestFile[]> => {
  const manifests = new Map<string, ManifestFile>()
  for (const snapshot of table.snapshots)
    for (const manifest of await manifestsOf(storage, snapshot)) manifests.set(manifest.path, manifest)
  return [...manifests.values()]
}

const snapshotSheet = (table: TableMetadata): Sheet => ({
  columns: {
    committed_at: 'TIMESTAMPTZ',
    snapshot_id: 'BIGINT',
    parent_id: 'BIGINT',
    operation: 'VARCHAR',
    manifest_list: 'VARCHAR',
    summary: 'MAP(VARCHAR, VARCHAR)',
  },
  rows: table.snapshots.map((snapshot) => [
    instant(snapshot['timestamp-ms']),
    snapshot['snapshot-id'],
    snapshot['parent-snapshot-id'],
    snapshot.summary?.operation,
    snapshot['manifest-list'],
    mapText(snapshot.summary ?? {}),
  ]),
})

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** DuckDB's text form of a MAP, every part quoted. */
const mapText = (entries: Readonly<Record<string, string>>): string => {
  return `{${Object.entries(entries)
    .map(([key, value]) => `${quoted(key)}=${quoted(value)}`)
    .join(', ')}}`
}

const historySheet = (table: TableMetadata): Sheet => {
  const current = table['current-snapshot-id']
  const head = current === undefined ? undefined : snapshotById(table, current)
  const ancestors = new Set([...lineage(table, head)].map((snapshot) => snapshot['snapshot-id']))
  return {
    columns: {
      made_current_at: 'TIMESTAMPTZ',
      snapshot_id: 'BIGINT',
      parent_id: 'BIGINT',
      is_current_ancestor: 'BOOLEAN',
    },
    rows: table['snapshot-log'].map((entry) => [
      instant(entry['timestamp-ms']),
      entry['snapshot-id'],
      snapshotById(table, entry['snapshot-id'])?.['parent-snapshot-id'],
      ancestors.has(entry['snapshot-id']),
    ]),
  }
}

const refSheet = (table: TableMetadata): Sheet => ({
  columns: {
    name: 'VARCHAR',
    type: 'VARCHAR',
    snapshot_id: 'BIGINT',
    max_reference_age_in_ms: 'BIGINT',
    min_snapshots_to_keep: 'INTEGER',
    max_snapshot_age_in_ms: 'BIGINT',
  },
  rows: Object.entries(table.refs).map(([name, ref]) => [
    name,
    ref.type.toUpperCase(),
    ref['snapshot-id'],
    ref['max-ref-age-ms'],
    ref['min-snapshots-to-keep'],
    ref['max-snapshot-age-ms'],
  ]),
})

const metadataLogSheet = ({ metadata, metadataLocation }: LoadedTable): Sheet => {
  const row = (ms: number, file: string | undefined): readonly Value[] => {
    const latest = snapshotAsOf(metadata, ms)
    return [instant(ms), file, latest?.['snapshot-id'], latest?.['schema-id'], latest?.['sequence-number']]
  }
  return {
    columns: {
      timestamp: 'TIMESTAMPTZ',
      file: 'VARCHAR',
      latest_snapshot_id: 'BIGINT',
      latest_schema_id: 'INTEGER',
      latest_sequence_number: 'BIGINT',
    },
    rows: [
      ...metadata['metadata-log'].map((entry) => row(entry['timestamp-ms'], entry['metadata-file'])),
      row(metadata['last-updated-ms'], metadataLocation),
    ],
  }
}
