import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command } from 'commander'
import type { Client, Result } from '@boathouse/contract/client.ts'
import { CommandFailure } from '../failure.ts'
import { jsonRow } from '../json-row.ts'
import { csvLine, tablePrinter } from '../render.ts'
import { sessionOf } from '../session.ts'
import type { Session } from '../session.ts'

type Statement = Result<'getStatement'>

interface SqlOptions {
  readonly file?: string
  readonly catalog?: string
  readonly schema?: string
  readonly param: Readonly<Record<string, string>>
}

const ENDED = new Set<Statement['status']['state']>(['SUCCEEDED', 'FAILED', 'CANCELED', 'CLOSED'])

const addParameter = (text: string, given: Readonly<Record<string, string>>): Record<string, string> => {
  const at = text.indexOf('=')
  if (at < 1) throw new CommandFailure(`«${text}» is not a parameter; write name=value.`, 2)
  return { ...given, [text.slice(0, at)]: text.slice(at + 1) }
}

const textOf = (text: string | undefined, file: string | undefined): string => {
  if (file !== undefined) return readFileSync(file, 'utf8')
  if (text === undefined || text === '-') return readFileSync(0, 'utf8')
  return text
}

/** Follows a statement to its end; Ctrl-C stops it on the server before this program ends. */
const runToEnd = async (session: Session, text: string, options: SqlOptions): Promise<Statement> => {
  const { client, workspace } = session
  const parameters = Object.entries(options.param).map(([name, value]) => ({ name, value }))
  let statement: Statement = await client.call('executeStatement', {
    params: { workspace },
    body: {
      statement: text,
      ...(options.catalog === undefined ? {} : { catalog: options.catalog }),
      ...(options.schema === undefined ? {} : { schema: options.schema }),
      ...(parameters.length > 0 ? { parameters } : {}),
      wait_timeout: '1s',
    },
  })
  const params = { workspace, statement_id: statement.statement_id }
  const stop = (): void => void client.call('cancelStatement', { params }).catch(() => undefined)
  process.once('SIGINT', stop)
  while (!ENDED.has(statement.status.state)) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    statement = await client.call('getStatement', { params })
  }
  process.removeListener('SIGINT', stop)
  return statement
}

const failureOf = ({ status, statement_id }: Statement): CommandFailure => {
  const { error } = status
  const place = error?.line === undefined ? '' : ` (line ${error.line}, column ${error.column ?? 1})`
  return new CommandFailure(
    `${error?.error_code ?? status.state}: ${error?.message ?? `statement ${statement_id} was stopped`}${place}`,
  )
}

/** Every row of a result, a window at a time: a large result is never held. */
async function* windowsOf(client: Client, workspace: string, statement: Statement) {
  let chunk: Result<'getResult'> | undefined = statement.result
  while (chunk) {
    if (chunk.data_array.length > 0) yield chunk.data_array
    const page_token: string | undefined = chunk.next_page_token
    if (page_token === undefined) return
    chunk = await client.call('getResult', {
      params: { workspace, statement_id: statement.statement_id },
      query: { page_token },
    })
  }
}

const write = async (text: string): Promise<void> => {
  if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve))
}

const NUMERIC = /^(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U\w+INT\w*|DECIMAL|FLOAT|DOUBLE)/

const printTable = async (session: Session, statement: Statement): Promise<void> => {
  const columns = statement.manifest?.schema.columns ?? []
  if (columns.length > 0) {
    const lines: string[] = []
    const specs = columns.map((c) => ({ name: c.name, numeric: NUMERIC.test(c.type_text) }))
    const add = tablePrinter(specs, session.headers, (line) => lines.push(line))
    const flush = async (): Promise<void> =>
      write(
        lines
          .splice(0)
          .map((line) => `${line}\n`)
          .join(''),
      )
    for await (const rows of windowsOf(session.client, session.workspace, statement)) {
      add(rows)
      await flush()
    }
    if (statement.manifest?.total_row_count === 0) add([])
    await flush()
    console.error(`(${statement.manifest?.total_row_count ?? 0} rows)`)
  }
  for (const effect of statement.effects) {
    const { counts } = effect
    const kinds = counts
      ? ` (${counts.inserted} inserted, ${counts.updated} updated, ${counts.deleted} deleted)`
      : ''
    const rows = effect.rows === null ? '' : `, ${effect.rows} rows${kinds}`
    const snapshot = effect.snapshot_id === null ? '' : `, snapshot ${effect.snapshot_id}`
    console.error(`${effect.table}${rows}${snapshot}`)
  }
}

const printJson = async (session: Session, statement: Statement): Promise<void> => {
  const columns = statement.manifest?.schema.columns ?? []
  let separator = '['
  for await (const rows of windowsOf(session.client, session.workspace, statement)) {
    await write(separator + rows.map((row) => `\n${jsonRow(columns, row)}`).join(','))
    separator = ','
  }
  await write(separator === '[' ? '[]\n' : '\n]\n')
}

const printCsv = async (session: Session, statement: Statement): Promise<void> => {
  const columns = statement.manifest?.schema.columns ?? []
  if (session.headers && columns.length > 0) await write(`${csvLine(columns.map((c) => c.name))}\n`)
  for await (const rows of windowsOf(session.client, session.workspace, statement)) {
    await write(`${rows.map(csvLine).join('\n')}\n`)
  }
}

const printYaml = async (session: Session, statement: Statement): Promise<void> => {
  const response = await session.client.call('downloadResult', {
    params: { workspace: session.workspace, statement_id: statement.statement_id },
    query: { format: 'ndjson' },
  })
  // A line of JSON is a YAML document too: a sequence of them is read by any YAML reader.
  if (!response.body) return
  await pipeline(
    Readable.fromWeb(response.body as never),
    async function* (source: AsyncIterable<Buffer>) {
      let rest = ''
      for await (const chunk of source) {
        const lines = (rest + chunk.toString()).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) if (line) yield `- ${line}\n`
      }
      if (rest) yield `- ${rest}\n`
    },
    process.stdout,
    { end: false },
  )
}

const printers = { table: printTable, json: printJson, csv: printCsv, yaml: printYaml }

export const sqlCommand = (): Command =>
  new Command('sql')
    .description('run one SQL statement and print its rows')
    .argument('[statement]', 'the text; «-» or nothing reads standard input')
    .option('-f, --file <path>', 'read the text from a file')
    .option('--catalog <name>', 'catalog for names without one')
    .option('--schema <name>', 'schema for names without one')
    .option('-p, --param <name=value>', 'value for a :name marker; may be repeated', addParameter, {})
    .action(async (text: string | undefined, options: SqlOptions, command: Command) => {
      const session = sessionOf(command)
      const statement = await runToEnd(session, textOf(text, options.file), options)
      if (statement.status.state !== 'SUCCEEDED') throw failureOf(statement)
      await printers[session.format](session, statement)
    })
