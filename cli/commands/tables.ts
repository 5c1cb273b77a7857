import { Command } from 'commander'
import type { Client } from '@boathouse/contract/client.ts'
import { everyPage } from '../pages.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf, type Session } from '../session.ts'
import { parseSchemaName, parseTableName } from '../table-name.ts'
import { addTableChanges } from './table-changes.ts'
import { addTableHistory } from './table-history.ts'

const schemasOf = async (client: Client, catalog: string): Promise<string[]> =>
  everyPage(
    (page_token) => client.call('listSchemas', { params: { catalog }, query: { page_token } }),
    (page) => page.schemas.map((schema) => schema.name),
  )

type SchemaParams = ReturnType<typeof parseSchemaName>

/** Which schemas a list covers: one schema, one catalog, or all that the workspace's catalog has. */
const schemasInScope = async (
  client: Client,
  workspace: string,
  scope: string | undefined,
): Promise<SchemaParams[]> => {
  if (scope?.includes('.')) return [parseSchemaName(scope)]
  const catalog = scope ?? (await client.call('getWorkspace', { params: { workspace } })).default_catalog
  return (await schemasOf(client, catalog)).map((schema) => ({ catalog, schema }))
}

/** What `list` finds in each schema of the scope, one after the other. */
export const inEverySchema = async <Entry>(
  { client, workspace }: Pick<Session, 'client' | 'workspace'>,
  scope: string | undefined,
  list: (params: SchemaParams) => Promise<Entry[]>,
): Promise<Entry[]> => {
  const all: Entry[] = []
  for (const params of await schemasInScope(client, workspace, scope)) all.push(...(await list(params)))
  return all
}

const list = async (scope: string | undefined, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const all = await inEverySchema(session, scope, (params) =>
    everyPage(
      (page_token) => session.client.call('listTables', { params, query: { page_token } }),
      (page) => page.tables,
    ),
  )
  renderList(
    all,
    {
      table: (t) => `${t.catalog}.${t.schema}.${t.name}`,
      rows: (t) => t.row_count,
      bytes: (t) => t.size_bytes,
      updated: (t) => t.updated_at,
    },
    session,
  )
}

const get = async (name: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const table = await session.client.call('getTable', { params: parseTableName(name) })
  if (session.format === 'json' || session.format === 'yaml') return renderOne(table, session)
  const { columns, ...facts } = table
  renderOne(facts, session)
  console.log()
  renderList(
    columns,
    {
      id: (c) => c.id,
      column: (c) => c.name,
      type: (c) => c.type_text,
      nullable: (c) => c.nullable,
      comment: (c) => c.comment,
    },
    session,
  )
}

const snapshots = async (name: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const params = parseTableName(name)
  const all = await everyPage(
    (page_token) => session.client.call('listSnapshots', { params, query: { page_token } }),
    (page) => page.snapshots,
  )
  renderList(
    all,
    {
      snapshot_id: (s) => s.snapshot_id,
      committed: (s) => s.committed_at,
      operation: (s) => s.operation,
      rows: (s) => s.summary['total-records'] ?? null,
      refs: (s) => s.refs.join(' '),
    },
    session,
  )
}

const files = async (name: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const params = parseTableName(name)
  const all = await everyPage(
    (page_token) => session.client.call('listFiles', { params, query: { page_token } }),
    (page) => page.files,
  )
  renderList(
    all,
    {
      content: (f) => f.content,
      rows: (f) => f.record_count,
      bytes: (f) => f.file_size_bytes,
      partition: (f) => f.partition,
      path: (f) => f.file_path,
    },
    session,
  )
}

const partitions = async (name: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const params = parseTableName(name)
  const all = await everyPage(
    (page_token) => session.client.call('listPartitions', { params, query: { page_token } }),
    (page) => page.partitions,
  )
  renderList(
    all,
    {
      partition: (p) => p.partition,
      rows: (p) => p.record_count,
      files: (p) => p.file_count,
      bytes: (p) => p.total_size_bytes,
    },
    session,
  )
}

const statistics = async (name: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const answer = await session.client.call('getTableStatistics', { params: parseTableName(name) })
  if (session.format === 'json' || session.format === 'yaml') return renderOne(answer, session)
  renderList(
    answer.columns,
    {
      column: (c) => c.name,
      type: (c) => c.type_text,
      values: (c) => c.value_count,
      nulls: (c) => c.null_count,
      lower_bound: (c) => c.lower_bound,
      upper_bound: (c) => c.upper_bound,
      bytes: (c) => c.size_bytes,
      files_without_metrics: (c) => c.files_without_metrics,
    },
    session,
  )
}

export const tableCommands = (): Command => {
  const noun = new Command('tables').description(
    'list, get, ddl, snapshots, compare, schemas, files, partitions, statistics, properties, refs, rollback, expire, register, rename, drop',
  )
  noun.command('list [scope]').description('tables of a catalog, or of catalog.schema').action(list)
  noun.command('get <table>').description('columns, partitioning, size, properties').action(get)
  noun.command('snapshots <table>').description('its snapshots, newest first').action(snapshots)
  noun.command('files <table>').description('the live files of its current snapshot').action(files)
  noun.command('partitions <table>').description('rows, files and bytes of each partition').action(partitions)
  noun
    .command('statistics <table>')
    .description('counts, bounds and bytes of each column, as its data files say; deleted rows count')
    .action(statistics)
  noun
    .command('rename <table> <name>')
    .description('give it another name; its data stays where it is')
    .action(async (from: string, name: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      renderOne(
        await session.client.call('renameTable', { params: parseTableName(from), body: { name } }),
        session,
      )
    })
  noun
    .command('register <table> <metadata-file>')
    .description('take in a table that lies in the catalog or an allowed prefix, by its metadata file')
    .option('--overwrite', 'a table that has the name gives way; its files stay')
    .action(async (name: string, file: string, options: { overwrite?: boolean }, command: Command) => {
      const session = sessionOf(command)
      const { catalog, schema, table } = parseTableName(name)
      const body = { name: table, metadata_location: file, overwrite: options.overwrite ?? false }
      renderOne(await session.client.call('registerTable', { params: { catalog, schema }, body }), session)
    })
  noun
    .command('drop <table>')
    .description('drop it and delete its files')
    .option('--keep-files', 'forget the table and leave its files')
    .action(async (name: string, { keepFiles }: { keepFiles?: boolean }, command: Command) => {
      const purge = keepFiles ? 'false' : 'true'
      await sessionOf(command).client.call('dropTable', { params: parseTableName(name), query: { purge } })
    })
  addTableHistory(noun)
  addTableChanges(noun)
  return noun
}
