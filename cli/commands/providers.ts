import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import type { Request } from '@boathouse/contract/client.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'

type Change = NonNullable<Request<'updateProvider'>['body']>
type GroupRule = NonNullable<Change['groups']>[number]

interface Given {
  readonly label?: string
  readonly issuer?: string
  readonly clientId?: string
  readonly secretFile?: string
  readonly scope?: string[]
  readonly nameClaim?: string
  readonly groupsClaim?: string
  readonly group?: GroupRule[]
  readonly createUsers?: boolean
  readonly linkByEmail?: boolean
  readonly enabled?: boolean
}

const addRule = (text: string, before: GroupRule[] = []): GroupRule[] => {
  const at = text.lastIndexOf('=')
  if (at < 1) throw new InvalidArgumentError('write VALUE=GROUP, such as kc-admins=Operators')
  return [...before, { value: text.slice(0, at), group: text.slice(at + 1) }]
}

/** A file's text, or standard input's for «-», without the line break that editors leave. */
const secretFrom = (file: string): string =>
  readFileSync(file === '-' ? 0 : file, 'utf8').replace(/\r?\n$/, '')

/** What was given, under the names of the contract. */
const changeOf = (given: Given): Change => ({
  ...(given.label !== undefined && { label: given.label }),
  ...(given.issuer !== undefined && { issuer: given.issuer }),
  ...(given.clientId !== undefined && { client_id: given.clientId }),
  ...(given.secretFile !== undefined && { client_secret: secretFrom(given.secretFile) }),
  ...(given.scope && { scopes: given.scope }),
  ...(given.nameClaim !== undefined && { name_claim: given.nameClaim }),
  ...(given.groupsClaim !== undefined && { groups_claim: given.groupsClaim }),
  ...(given.group && { groups: given.group }),
  ...(given.createUsers !== undefined && { create_users: given.createUsers }),
  ...(given.linkByEmail !== undefined && { link_by_email: given.linkByEmail }),
  ...(given.enabled !== undefined && { enabled: given.enabled }),
})

const list = async (_options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  renderList(
    (await session.client.call('listProviders', {})).providers,
    {
      name: (p) => p.name,
      label: (p) => p.label,
      issuer: (p) => p.issuer,
      enabled: (p) => p.enabled,
      new_users: (p) => p.create_users,
      redirect: (p) => session.url + p.redirect_path,
    },
    session,
  )
}

const create = async (name: string, given: Given, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { issuer = '', clientId = '', label = name } = given
  const { client_secret: secret, ...change } = changeOf({ ...given, label })
  const body = {
    ...change,
    name,
    label,
    issuer,
    client_id: clientId,
    ...(secret && { client_secret: secret }),
  }
  const made = await session.client.call('createProvider', { body })
  const { redirect_path: back, logout_path: left } = made
  renderOne(
    { ...made, redirect_uri: session.url + back, backchannel_logout_uri: session.url + left },
    session,
  )
}

const update = async (provider: string, given: Given, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const body = changeOf(given)
  renderOne(await session.client.call('updateProvider', { params: { provider }, body }), session)
}

const test = async (provider: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { issuer } = await session.client.call('getProvider', { params: { provider } })
  renderOne((await session.client.call('testProvider', { body: { issuer } })).description, session)
}

const remove = async (provider: string, _options: object, command: Command): Promise<void> => {
  await sessionOf(command).client.call('deleteProvider', { params: { provider } })
}

const withFields = (command: Command): Command =>
  command
    .option('--label <text>', 'what its button says')
    .option('--secret-file <path>', 'file with the client secret; - for standard input')
    .option('--scope <scope...>', 'asked for beside openid')
    .option('--name-claim <claim>', 'becomes the name of a new user')
    .option('--groups-claim <claim>', 'holds the groups of a person')
    .option('--group <value=group>', 'who has this value is in this group; may be repeated', addRule)
    .option('--create-users', 'whom it vouches for becomes a user')
    .option('--link-by-email', 'a verified e-mail address finds the user who has it')

export const providerCommands = (): Command => {
  const noun = new Command('providers').description('identity providers: list, create, update, test, delete')
  noun.command('list').description('the providers, with the redirect URI to register there').action(list)
  withFields(
    noun
      .command('create <name>')
      .description('an OpenID Connect provider that people sign in through; kept when it answers as one')
      .requiredOption('--issuer <url>', 'as it names itself in its tokens')
      .requiredOption('--client-id <id>', 'as it knows this server'),
  ).action(create)
  withFields(
    noun
      .command('update <name>')
      .description('change what is given, leave the rest')
      .option('--issuer <url>', 'as it names itself in its tokens')
      .option('--client-id <id>', 'as it knows this server'),
  )
    .option('--no-create-users', 'only who is known gets in')
    .option('--no-link-by-email', 'a person is known by the subject alone')
    .option('--enabled', 'its button is on the sign-in page')
    .option('--no-enabled', 'nobody comes in through it')
    .action(update)
  noun
    .command('test <name>')
    .description('ask it for its description and its keys, as each sign-in does')
    .action(test)
  noun.command('delete <name>').description('who it vouched for stays a user').action(remove)
  return noun
}
