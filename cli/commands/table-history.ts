import type { Command } from 'commander'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'
import { parseTableName } from '../table-name.ts'

const ddl = async (name: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const answer = await session.client.call('getTableDdl', { params: parseTableName(name) })
  if (session.format === 'table' || session.format === 'csv') console.log(answer.ddl)
  else renderOne(answer, session)
}

const compare = async (
  name: string,
  from: string | undefined,
  to: string | undefined,
  _options: object,
  command: Command,
): Promise<void> => {
  const session = sessionOf(command)
  const answer = await session.client.call('compareSnapshots', {
    params: parseTableName(name),
    query: { from, to },
  })
  if (session.format === 'json' || session.format === 'yaml') return renderOne(answer, session)
  const { added, removed } = answer
  renderOne(
    {
      from: answer.from?.snapshot_id ?? null,
      to: answer.to.snapshot_id,
      on_one_line: answer.from_is_ancestor,
      files_added: added.file_count,
      rows_added: added.record_count,
      files_removed: removed.file_count,
      rows_removed: removed.record_count,
      delete_files_added: added.delete_file_count,
    },
    session,
  )
  if (answer.schema_changes.length > 0) {
    console.log()
    renderList(
      answer.schema_changes,
      { change: (c) => c.kind, column: (c) => c.column, before: (c) => c.before, after: (c) => c.after },
      session,
    )
  }
  if (answer.commits.length === 0) return
  console.log()
  renderList(
    answer.commits,
    {
      snapshot_id: (s) => s.snapshot_id,
      committed: (s) => s.committed_at,
      operation: (s) => s.operation,
      by: (s) => s.committed_by,
      from: (s) => (s.origin ? `${s.origin.kind} ${s.origin.id}` : null),
    },
    session,
  )
}

const schemas = async (name: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const answer = await session.client.call('listTableSchemas', { params: parseTableName(name) })
  if (session.format === 'json' || session.format === 'yaml') return renderOne(answer, session)
  const rows = answer.schemas.flatMap(({ schema_id, is_current, first_used_at, changes }) => {
    const made = { kind: 'made', column: null, before: null, after: null }
    const all = changes.length === 0 ? [made] : changes
    return all.map(({ kind, column, before, after }) => ({
      schema_id,
      is_current,
      first_used_at,
      kind,
      column,
      before,
      after,
    }))
  })
  renderList(
    rows,
    {
      schema: (r) => r.schema_id,
      current: (r) => r.is_current,
      change: (r) => r.kind,
      column: (r) => r.column,
      before: (r) => r.before,
      after: (r) => r.after,
      first_used: (r) => r.first_used_at,
    },
    session,
  )
}

/** What a table was, and how it is made. */
export const addTableHistory = (noun: Command): void => {
  noun.command('ddl <table>').description('the CREATE TABLE statement that makes it again, empty').action(ddl)
  noun
    .command('compare <table> [from] [to]')
    .description('what two snapshots differ in; by default the current one and its parent')
    .action(compare)
  noun.command('schemas <table>').description('how its columns came to be').action(schemas)
}
