import { Command, Option } from 'commander'
import type { Result } from '@boathouse/contract/client.ts'
import { CommandFailure } from '../failure.ts'
import { parseGrantee } from '../grantee.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf, type Session } from '../session.ts'
import { parseSchemaName, parseTableName } from '../table-name.ts'

type Grant = Result<'putGrant'>

const view = {
  on: (g: Grant) => `${g.on.kind} ${g.inherited_from ?? g.on.name}`,
  kind: (g: Grant) => g.grantee.kind,
  name: (g: Grant) => g.grantee.name,
  privilege: (g: Grant) => g.privilege,
  granted_at: (g: Grant) => g.granted_at,
  granted_by: (g: Grant) => g.granted_by,
}

/** What is named: one of `--workspace-itself`, `--connection`, `--catalog`, `--schema`, `--table`, `--principal`. */
interface Place {
  readonly workspaceItself?: true
  readonly connection?: string
  readonly catalog?: string
  readonly schema?: string
  readonly table?: string
  readonly principal?: string
}

const targetOf = ({ workspace }: Session, place: Place) => {
  const { catalog, connection, principal, schema, table, workspaceItself } = place
  const targets = [
    ...(workspaceItself ? [{ workspace }] : []),
    ...(connection === undefined ? [] : [{ workspace, connection }]),
    ...(catalog === undefined ? [] : [{ catalog }]),
    ...(schema === undefined ? [] : [parseSchemaName(schema)]),
    ...(table === undefined ? [] : [parseTableName(table)]),
    ...(principal === undefined ? [] : [{ principal }]),
  ]
  const [target] = targets
  if (!target || targets.length > 1) {
    throw new CommandFailure(
      'Name one thing: --workspace-itself, --connection, --catalog, --schema, --table or --principal.',
      2,
    )
  }
  return target
}

const onThing = (command: Command): Command =>
  command
    .option('--workspace-itself', 'the workspace: the right to run code in it')
    .option('--connection <name>', 'a connection of the workspace')
    .option('--catalog <name>', 'a catalog with all that is in it')
    .option('--schema <name>', 'a schema, such as lake.main')
    .option('--table <name>', 'a table or view, such as lake.main.flights')
    .option('--principal <name>', 'a user or service account in whose name jobs may run')

const list = async (place: Place, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { grants } = await session.client.call('listGrants', { query: targetOf(session, place) })
  renderList(grants, view, session)
}

const put = async (
  who: string,
  { privilege, ...place }: Place & { privilege: Grant['privilege'] },
  command: Command,
): Promise<void> => {
  const session = sessionOf(command)
  const body = { on: targetOf(session, place), grantee: parseGrantee(who), privilege }
  renderOne(await session.client.call('putGrant', { body }), session)
}

const revoke = async (who: string, place: Place, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { client } = session
  const { kind, name } = parseGrantee(who)
  const { grants } = await client.call('listGrants', { query: targetOf(session, place) })
  const own = grants.find(
    ({ grantee, inherited_from }) =>
      inherited_from === null && grantee.kind === kind && grantee.name === name,
  )
  if (!own) throw new CommandFailure(`There is no grant to ${kind} «${name}» on this very thing.`)
  await client.call('revokeGrant', { params: { grant_id: own.grant_id } })
}

export const grantCommands = (): Command => {
  const noun = new Command('grants').description('what may be done with one thing: list, put, revoke')
  onThing(noun.command('list').description('the grants on a thing, with those that it inherits')).action(list)
  onThing(
    noun.command('put <who>').description('grant a user, group:NAME or service_account:NAME a privilege'),
  )
    .addOption(
      new Option('--privilege <privilege>', 'what they may do')
        .choices(['read', 'write', 'manage', 'use', 'execute'])
        .makeOptionMandatory(),
    )
    .action(put)
  onThing(noun.command('revoke <who>').description('take a grant back')).action(revoke)
  return noun
}

const explain = async (place: Place & { of?: string }, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { of, ...where } = place
  const grantee = of === undefined ? {} : { grantee: of }
  const { verbs } = await session.client.call('explainAccess', {
    query: { ...targetOf(session, where), ...grantee },
  })
  renderList(
    verbs,
    {
      verb: (v) => v.verb,
      allowed: (v) => (v.allowed ? 'yes' : 'no'),
      because: (v) => v.because.join('; '),
      would_allow: (v) => v.would_allow.join('; or '),
    },
    session,
  )
}

export const accessCommands = (): Command => {
  const noun = new Command('access').description('why something is allowed or not: explain')
  onThing(noun.command('explain').description('what may be done with a thing, by which role or grant'))
    .option('--of <name>', 'whose rights; your own without it')
    .action(explain)
  return noun
}
