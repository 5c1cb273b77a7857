import { Command, Option } from 'commander'
import { renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'

const get = async (_options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  renderOne(await session.client.call('getSignInSettings', {}), session)
}

const set = async ({ local }: { local: 'on' | 'off' }, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const body = { local_sign_in: local === 'on' }
  renderOne(await session.client.call('updateSignInSettings', { body }), session)
}

export const signInCommands = (): Command => {
  const noun = new Command('sign-in').description('the ways in: get, set')
  noun.command('get').description('whether names and passwords are taken').action(get)
  noun
    .command('set')
    .description('passwords are switched off only in a session that came through a provider, on the page')
    .addOption(
      new Option('--local <state>', 'names and passwords').choices(['on', 'off']).makeOptionMandatory(),
    )
    .action(set)
  return noun
}
