import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { Command, Option } from 'commander'
import type { Client, Request, Result } from '@boathouse/contract/client.ts'
import { CommandFailure } from '../failure.ts'
import { loadMeter, uploadMeter } from '../progress.ts'
import { renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'
import type { Session } from '../session.ts'
import { parseTableName } from '../table-name.ts'

interface IngestOptions {
  readonly mode: 'create' | 'append' | 'replace'
  readonly format?: 'csv' | 'json' | 'ndjson' | 'parquet'
  readonly delimiter?: string
  readonly header?: boolean
  readonly partitioning: readonly string[]
  readonly type: Readonly<Record<string, string>>
  readonly onBadRows: 'refuse' | 'reject'
  readonly rejectsTable?: string
  readonly register?: string
  readonly connection?: string
  readonly table?: string
  readonly query?: string
  readonly unsupportedTypes: 'refuse' | 'text'
}

type Ingest = Result<'getIngest'>

const upload = async (client: Client, workspace: string, file: string): Promise<string> => {
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile()) throw new CommandFailure(`There is no file ${file}.`)
  const meter = uploadMeter(path.basename(file), found.size)
  const body = Readable.toWeb(createReadStream(file, { highWaterMark: 1 << 20 }).pipe(meter.stream))
  const made = await client.call(
    'createUpload',
    { params: { workspace }, query: { filename: path.basename(file) }, body: body as ReadableStream },
    { headers: { 'content-length': String(found.size) } },
  )
  meter.done()
  return made.upload_id
}

const readingOf = ({ format, delimiter, header }: IngestOptions) => ({
  format,
  delimiter: delimiter === '\\t' ? '\t' : delimiter,
  has_header: header,
})

/** The columns as the server infers them, with the types that were asked for; undefined when none was. */
const columnsOf = async (
  client: Client,
  params: { workspace: string; upload_id: string },
  given: IngestOptions,
) => {
  const wanted = new Map(Object.entries(given.type))
  if (wanted.size === 0) return undefined
  const { columns } = await client.call('previewUpload', { params, body: { options: readingOf(given) } })
  const typed = columns.map(({ source, name, type_text }) => ({
    source,
    name,
    type: wanted.get(source) ?? wanted.get(name) ?? type_text,
  }))
  for (const column of columns) {
    wanted.delete(column.source)
    wanted.delete(column.name)
  }
  const [unknown] = wanted.keys()
  if (unknown !== undefined) throw new CommandFailure(`The file has no column «${unknown}».`, 2)
  return typed
}

const bodyOf = (table: string, options: IngestOptions) => ({
  target: parseTableName(table),
  mode: options.mode,
  partitioning: options.partitioning.length > 0 ? [...options.partitioning] : undefined,
  on_bad_rows: options.onBadRows,
  rejects_table: options.rejectsTable,
  register_as: options.register,
  wait_timeout: '1s',
})

type NewIngest = Request<'createIngest'>['body']

const runToEnd = async (client: Client, workspace: string, body: NewIngest): Promise<Ingest> => {
  let ingest: Ingest = await client.call('createIngest', { params: { workspace }, body })
  const params = { workspace, ingest_id: ingest.ingest_id }
  const stop = (): void => void client.call('cancelIngest', { params }).catch(() => undefined)
  process.once('SIGINT', stop)
  const meter = loadMeter(ingest.filename)
  while (ingest.state === 'QUEUED' || ingest.state === 'RUNNING') {
    await new Promise((resolve) => setTimeout(resolve, 250))
    ingest = await client.call('getIngest', { params })
    meter.show(ingest.progress)
  }
  meter.done()
  process.removeListener('SIGINT', stop)
  return ingest
}

const explain = (ingest: Ingest): CommandFailure => {
  const rows = ingest.bad_rows
    .slice(0, 10)
    .map(
      (bad) =>
        `  line ${bad.line ?? '?'}${bad.column === null ? '' : `, column ${bad.column}`}: ${bad.message}\n    ${bad.text}`,
    )
  const head = ingest.error
    ? `${ingest.error.error_code}: ${ingest.error.message}`
    : `The ingest was stopped; the table is as it was.`
  return new CommandFailure([head, ...rows].join('\n'))
}

const loadUpload = async (
  { client, workspace }: Session,
  upload_id: string,
  table: string,
  options: IngestOptions,
): Promise<Ingest> => {
  const columns = await columnsOf(client, { workspace, upload_id }, options)
  const ingest = await runToEnd(client, workspace, {
    ...bodyOf(table, options),
    upload_id,
    options: readingOf(options),
    columns,
  })
  if (ingest.state !== 'SUCCEEDED') throw explain(ingest)
  return ingest
}

const ingestFile = async (
  file: string,
  table: string,
  options: IngestOptions,
  command: Command,
): Promise<void> => {
  const session = sessionOf(command)
  const { client, workspace } = session
  parseTableName(table)
  const upload_id = await upload(client, workspace, file)
  const ingest = await loadUpload(session, upload_id, table, options).catch(async (error: unknown) => {
    await client.call('deleteUpload', { params: { workspace, upload_id } }).catch(() => undefined)
    throw error
  })
  const { rows_loaded, rows_rejected, rejects_table, snapshot_id, dataset } = ingest
  renderOne({ table, rows_loaded, rows_rejected, rejects_table, snapshot_id, dataset }, session)
}

/** What a database gives through a connection; the file's own options do not apply. */
const ingestDatabase = async (table: string, options: IngestOptions, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { client, workspace } = session
  const { connection = '', table: from, query, unsupportedTypes: unsupported_types, type } = options
  const source = { connection, table: from, query, unsupported_types }
  if ((from === undefined) === (query === undefined))
    throw new CommandFailure('Say what to load: either --table or --query.', 2)
  if (Object.keys(type).length > 0)
    throw new CommandFailure('--type is for files; cast the column in a --query instead.', 2)
  const ingest = await runToEnd(client, workspace, { ...bodyOf(table, options), source })
  if (ingest.state !== 'SUCCEEDED') throw explain(ingest)
  const { rows_loaded, snapshot_id, dataset } = ingest
  renderOne({ table, rows_loaded, snapshot_id, dataset }, session)
}

const ingest = async (
  first: string,
  second: string | undefined,
  options: IngestOptions,
  command: Command,
): Promise<void> => {
  if (options.connection === undefined) {
    const alone = [options.table, options.query].some((given) => given !== undefined)
    if (alone) throw new CommandFailure('--table and --query need the --connection of a database.', 2)
    if (second === undefined)
      throw new CommandFailure('Say which table to load into: catalog.schema.table.', 2)
    return ingestFile(first, second, options, command)
  }
  if (second !== undefined)
    throw new CommandFailure('With --connection only the table to load into is named, and no file.', 2)
  return ingestDatabase(first, options, command)
}

const addType = (text: string, given: Readonly<Record<string, string>>): Record<string, string> => {
  const at = text.indexOf('=')
  if (at < 1) throw new CommandFailure(`«${text}» is not a type for a column; write column=TYPE.`, 2)
  return { ...given, [text.slice(0, at)]: text.slice(at + 1) }
}

const collect = (text: string, given: readonly string[]): string[] => [...given, text]

export const ingestCommand = (): Command =>
  new Command('ingest')
    .description(
      'load a CSV, TSV, JSON, NDJSON or Parquet file (plain, gzip or zstd), or rows of a database, into a table',
    )
    .argument('<file>', 'the file; with --connection, the table to load into')
    .argument('[table]', 'catalog.schema.table')
    .option('--connection <name>', 'load through this connection of kind postgres')
    .option('--table <schema.table>', 'with --connection: everything of a table or view')
    .option('--query <select>', 'with --connection: what this query gives')
    .addOption(
      new Option(
        '--unsupported-types <choice>',
        'with --connection: columns that a table cannot hold exactly',
      )
        .choices(['refuse', 'text'])
        .default('refuse'),
    )
    .addOption(
      new Option('--mode <mode>', 'what to do with the table')
        .choices(['create', 'append', 'replace'])
        .default('create'),
    )
    .addOption(
      new Option('--format <format>', 'where the name does not tell').choices([
        'csv',
        'json',
        'ndjson',
        'parquet',
      ]),
    )
    .option('--delimiter <text>', 'CSV: what separates fields')
    .option('--header', 'CSV: the first line names the columns')
    .option('--no-header', 'CSV: the first line is data')
    .option('--type <column=type>', 'load a column as this SQL type; may be repeated', addType, {})
    .option('--partitioning <transform>', 'such as month(day); may be repeated', collect, [])
    .addOption(
      new Option('--on-bad-rows <choice>', 'refuse the load, or put bad rows aside')
        .choices(['refuse', 'reject'])
        .default('refuse'),
    )
    .option('--rejects-table <name>', 'where bad rows go; <table>_rejects when left out')
    .option('--register <dataset>', 'register what was made as a dataset')
    .action(ingest)
