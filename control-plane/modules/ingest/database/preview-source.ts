import type { Input, Output, operations } from '@boathouse/contract'
import type { Context } from '../../../platform/context.ts'
import { describeSource } from './describe-source.ts'
import { requireFromItem, withSource, type SourceDeps, type SourcePath } from './open-source.ts'
import { quoteIdentifier, writeName } from './source-text.ts'

const PREVIEW_ROWS = 20
const LISTED_TABLES = 1000

type Preview = Output<typeof operations.previewSource>
type Tables = Output<typeof operations.listSourceTables>

/** Columns with what they become, and the first rows as the database writes them. */
export const previewSource = (
  deps: SourceDeps,
  ctx: Context,
  path: SourcePath,
  asked: Input<typeof operations.previewSource>['body'],
): Promise<Preview> =>
  withSource(
    deps,
    ctx,
    path,
    async (session) => {
      const from = requireFromItem(path.connection, asked)
      const columns = await describeSource(session, path.connection, from)
      const items = columns.map(({ source }) => `${quoteIdentifier(source)}::text`)
      const rows = await session.ask(`SELECT ${items.join(', ')} FROM ${from} LIMIT ${PREVIEW_ROWS}`)
      return {
        columns: columns.map(({ source, name, typeText, exact, isCursor }) => ({
          source,
          name,
          type_text: exact?.type ?? 'VARCHAR',
          source_type: typeText,
          problem:
            exact || asked.unsupported_types === 'text' ? null : `tables cannot hold ${typeText} exactly`,
          is_cursor: isCursor,
        })),
        rows: rows.map((row) => [...row]),
      }
    },
    ctx.signal,
  )

const TABLES = `
SELECT n.nspname::text, c.relname::text, c.relkind::text,
  CASE WHEN c.relkind IN ('r', 'm', 'p') AND c.reltuples >= 0 THEN c.reltuples::bigint::text END
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
  AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
  AND strpos(lower(n.nspname || '.' || c.relname), lower($1)) > 0
ORDER BY 1, 2 LIMIT ${LISTED_TABLES + 1}`

const KINDS: Readonly<Record<string, Tables['tables'][number]['kind']>> = {
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
}

/** What may be read through the connection, partitions as their table. */
export const listSourceTables = (
  deps: SourceDeps,
  ctx: Context,
  path: SourcePath,
  nameContains = '',
): Promise<Tables> =>
  withSource(
    deps,
    ctx,
    path,
    async ({ ask }) => {
      const rows = await ask(TABLES, [nameContains])
      return {
        is_complete: rows.length <= LISTED_TABLES,
        tables: rows.slice(0, LISTED_TABLES).map(([schema, table, kind, estimate]) => ({
          table: writeName(schema ?? '', table ?? ''),
          kind: KINDS[kind ?? ''] ?? 'table',
          estimated_rows: estimate === null || estimate === undefined ? null : Number(estimate),
        })),
      }
    },
    ctx.signal,
  )
