import { errorTable } from '@boathouse/contract/errors.ts'

/** Why a schema cannot be brought up to date; all of them stop the start. */
export const migrationErrors = errorTable({
  DATABASE_UNREACHABLE: {
    status: 503,
    message: (d: { reason: string }) =>
      `The database cannot be reached: ${d.reason}. Check DATABASE_URL (and BOATHOUSE_DATABASE_DIRECT_URL), and that this host may connect.`,
  },
  SCHEMA_TOO_NEW: {
    status: 503,
    message: (d: { migration: string; needs: string; program: string }) =>
      `The database was migrated by a newer Boathouse (${d.migration} needs ${d.needs} or later; this is ${d.program}). Start Boathouse ${d.needs} or later.`,
  },
  MIGRATION_CHANGED: {
    status: 503,
    message: (d: { migration: string }) =>
      `Migration ${d.migration} was applied with other contents than this program carries. Start the program that migrated this database, or restore a backup.`,
  },
  MIGRATION_FAILED: {
    status: 503,
    message: (d: { migration: string; reason: string }) =>
      `Migration ${d.migration} failed and was rolled back: ${d.reason}`,
  },
  DATABASE_TOO_OLD: {
    status: 503,
    message: (d: { found: string }) =>
      `The database is PostgreSQL ${d.found}; Boathouse needs PostgreSQL 15 or later.`,
  },
})
