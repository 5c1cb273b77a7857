import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseVersion } from '../platform/version.ts'

/**
 * The migrations, in order: a list rather than a folder scan, so that a stray file changes nothing.
 * 0001–0009 core, 0010–0019 catalogs, 0020–0029 statements, 0030–0039 ingest and datasets,
 * 0040–0049 connections, 0060–0079 jobs, runs and schedules, 0090–0094 audit and
 * master keys, 0100–0109 people and access, 0110 databases as sources, 0111 references of secrets,
 * 0130–0134 and 0140–0144 indexes for bulk and for long lists, 0145 schedules, 0155–0159 telling of pauses, sessions of providers, passwords, keys.
 */
const FILES: readonly string[] = [
  '0001_core.sql',
  '0010_catalogs.sql',
  '0020_statements.sql',
  '0030_ingest.sql',
  '0031_datasets.sql',
  '0033_catalog_records.sql',
  '0040_connections.sql',
  '0051_external_catalogs.sql',
  '0060_jobs.sql',
  '0061_runs.sql',
  '0062_attempt_queries.sql',
  '0070_schedules.sql',
  '0071_ingested_files.sql',
  '0080_notifications.sql',
  '0081_hooks.sql',
  '0082_table_triggers.sql',
  '0084_run_history.sql',
  '0090_audit_seals.sql',
  '0091_master_key_rotation.sql',
  '0100_groups.sql',
  '0101_invitations.sql',
  '0102_token_purposes.sql',
  '0103_identity_providers.sql',
  '0105_access.sql',
  '0110_database_sources.sql',
  '0111_secret_references.sql',
  '0113_statement_triggers.sql',
  '0130_bulk_enqueue.sql',
  '0131_fast_lists.sql',
  '0140_narrow_run_work.sql',
  '0141_narrower_searches.sql',
  '0145_faster_fires.sql',
  '0155_paused_schedules_are_told.sql',
  '0156_provider_sessions.sql',
  '0157_generated_passwords_end.sql',
  '0165_paused_triggers_are_told.sql',
  '0175_places_of_keyed_answers.sql',
]

export interface Migration {
  readonly number: number
  readonly name: string
  /** The oldest program that still works on a schema with this migration. */
  readonly tolerates: string
  readonly sql: string
  /** SHA-256 of the file, hexadecimal. */
  readonly checksum: string
}

const HEADER = /^-- tolerates: (\S+)\r?\n/

/** Reads one migration. Throws when its name is not `NNNN_name.sql` or its first line is not `-- tolerates: x.y.z`. */
const readMigration = async (directory: string, file: string): Promise<Migration> => {
  const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1])
  if (!Number.isInteger(number)) throw new Error(`${file}: a migration is named NNNN_name.sql`)
  const sql = await readFile(join(directory, file), 'utf8')
  const tolerates = HEADER.exec(sql)?.[1]
  if (!tolerates) throw new Error(`${file}: the first line must read «-- tolerates: x.y.z»`)
  parseVersion(tolerates)
  return {
    number,
    name: file.slice(0, -'.sql'.length),
    tolerates,
    sql,
    checksum: createHash('sha256').update(sql).digest('hex'),
  }
}

/** Every migration of this program, in ascending order. */
export const readMigrations = (): Promise<Migration[]> =>
  Promise.all(FILES.map((file) => readMigration(join(import.meta.dirname, 'migrations'), file)))
