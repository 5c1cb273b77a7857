import { Command } from 'commander'
import { everyPage } from '../pages.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'

const list = async (_options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const all = await everyPage(
    (page_token) => session.client.call('listServiceAccounts', { query: { page_token } }),
    (page) => page.service_accounts,
  )
  renderList(
    all,
    {
      client_id: (a) => a.service_account_id,
      name: (a) => a.name,
      workspace: (a) => a.workspace,
      disabled: (a) => a.disabled,
      description: (a) => a.description,
    },
    session,
  )
}

const create = async (
  name: string,
  { description, of }: { description: string; of?: string },
  command: Command,
): Promise<void> => {
  const session = sessionOf(command)
  const body = { name, description, ...(of !== undefined && { workspace: of }) }
  renderOne(await session.client.call('createServiceAccount', { body }), session)
}

const newSecret = async (id: string, { overlap }: { overlap?: string }, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const made = await session.client.call('createClientSecret', {
    params: { service_account_id: id },
    body: overlap === undefined ? {} : { overlap_seconds: Number(overlap) },
  })
  const { client_id, client_secret, secret } = made
  renderOne({ client_id, client_secret, expires_at: secret.expires_at }, session)
}

const setDisabled =
  (disabled: boolean) =>
  async (id: string, _options: object, command: Command): Promise<void> => {
    const params = { service_account_id: id }
    await sessionOf(command).client.call('updateServiceAccount', { params, body: { disabled } })
  }

const secrets = async (id: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const params = { service_account_id: id }
  renderList(
    (await session.client.call('listClientSecrets', { params })).secrets,
    {
      secret_id: (s) => s.secret_id,
      prefix: (s) => s.prefix,
      scopes: (s) => s.scopes?.join(' ') ?? null,
      expires: (s) => s.expires_at,
      last_used: (s) => s.last_used_at,
      revoked: (s) => s.revoked_at,
    },
    session,
  )
}

const revokeSecret = async (
  id: string,
  secret_id: string,
  _options: object,
  command: Command,
): Promise<void> => {
  const params = { service_account_id: id, secret_id }
  await sessionOf(command).client.call('revokeClientSecret', { params })
}

export const serviceAccountCommands = (): Command => {
  const noun = new Command('service-accounts').description(
    'list, create, secrets, new-secret, revoke-secret, disable, enable',
  )
  noun.command('list').description('those that you look after').action(list)
  noun
    .command('create <name>')
    .description('a principal for a program that acts by itself')
    .option('--description <text>', 'what it is for', '')
    .option('--of <workspace>', 'whose administrators look after it; without it the organisation’s')
    .action(create)
  noun
    .command('new-secret <client_id>')
    .description('shown this once; two live at a time while one is replaced')
    .option('--overlap <seconds>', 'after which the secret of before ends')
    .action(newSecret)
  noun
    .command('secrets <client_id>')
    .description('its secrets by what they begin with, newest first')
    .action(secrets)
  noun
    .command('revoke-secret <client_id> <secret_id>')
    .description('ends the secret and the tokens that were given out for it')
    .action(revokeSecret)
  noun.command('disable <client_id>').description('gets no token').action(setDisabled(true))
  noun.command('enable <client_id>').description('gets tokens again').action(setDisabled(false))
  return noun
}
