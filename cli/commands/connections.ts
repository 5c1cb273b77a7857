import { Command } from 'commander'
import type { Result } from '@boathouse/contract/client.ts'
import {
  collect,
  fieldsGiven,
  secretsGiven,
  type ConnectionOptions,
  type FieldValues,
} from '../connection-input.ts'
import { CommandFailure } from '../failure.ts'
import { everyPage } from '../pages.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf, type Session } from '../session.ts'

type Connection = Result<'getConnection'>
type Report = Result<'testConnection'>
type Kind = Result<'listConnectionKinds'>['kinds'][number]

/** What the last test says, as far as it is about the connection as it is now. */
const testOf = ({ last_test: test, version }: Connection): string => {
  if (!test) return 'not tested'
  return test.tested_version === version ? test.status : `${test.status}, changed since`
}

const list = async (_options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { client, workspace } = session
  const all = await everyPage(
    (page_token) => client.call('listConnections', { params: { workspace }, query: { page_token } }),
    (page) => page.connections,
  )
  const view = {
    name: (c: Connection) => c.name,
    kind: (c: Connection) => c.kind,
    test: testOf,
    tested: (c: Connection) => c.last_test?.tested_at,
    description: (c: Connection) => c.description,
  }
  renderList(all, view, session)
}

const kindNamed = async ({ client }: Session, name: string): Promise<Kind> => {
  const { kinds } = await client.call('listConnectionKinds', {})
  const kind = kinds.find((known) => known.kind === name)
  if (kind) return kind
  const known = kinds.map((each) => each.kind).join(', ')
  throw new CommandFailure(`There is no kind of connection «${name}»; there is ${known}.`, 2)
}

const kinds = async (name: string | undefined, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  if (name === undefined) {
    const all = (await session.client.call('listConnectionKinds', {})).kinds
    return renderList(all, { kind: (k) => k.kind, title: (k) => k.title, summary: (k) => k.summary }, session)
  }
  const { fields, secrets } = await kindNamed(session, name)
  const view = {
    name: (f: Kind['fields'][number]) => f.name,
    input: (f: Kind['fields'][number]) => (f.options.length > 0 ? f.options.join('|') : f.input),
    needed: (f: Kind['fields'][number]) => (f.required ? 'yes' : 'no'),
    default: (f: Kind['fields'][number]) => f.default,
    when: (f: Kind['fields'][number]) =>
      f.shown_when && `${f.shown_when.field} is ${f.shown_when.is.join(' or ')}`,
    help: (f: Kind['fields'][number]) => f.help,
  }
  return renderList([...fields, ...secrets], view, session)
}

const show = async (connection: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { client, workspace } = session
  renderOne(await client.call('getConnection', { params: { workspace, connection } }), session)
}

interface Creation extends ConnectionOptions {
  readonly description: string
}

const create = async (kindName: string, name: string, given: Creation, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { client, workspace } = session
  const kind = await kindNamed(session, kindName)
  const body = {
    name,
    kind: kind.kind,
    description: given.description,
    fields: fieldsGiven(kind, given),
    secrets: await secretsGiven(given),
  }
  renderOne(await client.call('createConnection', { params: { workspace }, body }), session)
}

interface Change extends ConnectionOptions {
  readonly description?: string
  readonly unsetField: readonly string[]
  readonly removeSecret: readonly string[]
}

const mergedFields = (stored: FieldValues, given: FieldValues, unset: readonly string[]): FieldValues =>
  Object.fromEntries(Object.entries({ ...stored, ...given }).filter(([name]) => !unset.includes(name)))

const update = async (connection: string, given: Change, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { client, workspace } = session
  const params = { workspace, connection }
  const before = await client.call('getConnection', { params })
  const kind = await kindNamed(session, before.kind)
  const removed = Object.fromEntries(given.removeSecret.map((name) => [name, null]))
  const body = {
    description: given.description,
    fields: mergedFields(before.fields, fieldsGiven(kind, given), given.unsetField),
    secrets: { ...removed, ...(await secretsGiven(given)) },
  }
  const headers = { 'if-match': `"${before.version}"` }
  renderOne(await client.call('updateConnection', { params, body }, { headers }), session)
}

const printReport = (report: Report, session: Session): void => {
  if (session.format !== 'table') return renderOne(report, session)
  const view = {
    check: (c: Report['checks'][number]) => c.name,
    status: (c: Report['checks'][number]) => c.status,
    evidence: (c: Report['checks'][number]) => c.evidence,
    remedy: (c: Report['checks'][number]) => c.remedy,
  }
  renderList(report.checks, view, session)
  const words = { passed: 'works', limited: 'works, with limits', failed: 'does not work' }
  console.error(`The connection ${words[report.status]}.`)
}

const test = async (connection: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { client, workspace } = session
  const report = await client.call('testConnection', { params: { workspace, connection }, body: {} })
  printReport(report, session)
  if (report.status === 'failed') process.exitCode = 1
}

const withFields = (command: Command): Command =>
  command
    .option(
      '--field <name=value>',
      'a field of the kind («boathouse connections kinds <kind>» lists them)',
      collect,
      [],
    )
    .option('--field-file <name=path>', 'a field whose value is a file, such as ca_pem', collect, [])
    .option('--secret-file <name=path>', 'a secret whose value is a file', collect, [])
    .option('--secret-stdin <name>', 'a secret that is read from standard input')
    .option(
      '--secret-kubernetes <name=connection/namespace/secret/key>',
      'a secret that is kept in Kubernetes; given by file or standard input as well, it is written there',
      collect,
      [],
    )
    .option(
      '--secret-environment <name=VARIABLE>',
      "a secret that is in the server's environment, when its operator allows it",
      collect,
      [],
    )
    .option(
      '--secret-server-file <name=/path>',
      'a secret that is in a file on the server, when its operator allows it',
      collect,
      [],
    )

export const connectionCommands = (): Command => {
  const noun = new Command('connections').description('list, show, kinds, create, update, test, delete')
  noun.command('list').description('the connections of the workspace, with their last test').action(list)
  noun
    .command('show <name>')
    .alias('get')
    .description('one connection; of secrets only that they are set')
    .action(show)
  noun.command('kinds [kind]').description('the kinds of connections, or the fields of one').action(kinds)
  withFields(noun.command('create <kind> <name>'))
    .description('a connection; secrets come from files or standard input, never from arguments')
    .option('--description <text>', 'what it is for', '')
    .action(create)
  withFields(noun.command('update <name>'))
    .description('change fields or secrets; what is not named stays')
    .option('--description <text>', 'what it is for')
    .option('--unset-field <name>', 'back to its default', collect, [])
    .option('--remove-secret <name>', 'a secret that is not needed any more', collect, [])
    .action(update)
  noun
    .command('test <name>')
    .description('check by check what works, with what to do about the rest; exit 1 when it does not work')
    .action(test)
  noun
    .command('delete <name>')
    .description('a connection that nothing uses, with its secrets')
    .action(async (connection: string, _options: object, command: Command) => {
      const { client, workspace } = sessionOf(command)
      await client.call('deleteConnection', { params: { workspace, connection } })
    })
  return noun
}
