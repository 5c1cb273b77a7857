import { Command } from 'commander'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'
import { everyUser, userIdOf } from '../people.ts'

const list = async (_options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  renderList(
    await everyUser(session),
    {
      name: (u) => u.name,
      state: (u) => u.state,
      admin: (u) => u.is_admin,
      email: (u) => u.email,
      last_seen: (u) => u.last_seen_at,
    },
    session,
  )
}

const invite = async (
  name: string,
  { admin, email, hours }: { admin?: true; email?: string; hours: string },
  command: Command,
): Promise<void> => {
  const session = sessionOf(command)
  const { invitation } = await session.client.call('inviteUser', {
    body: {
      name,
      organisation_role: admin ? 'admin' : 'member',
      valid_hours: Number(hours),
      ...(email !== undefined && { email }),
    },
  })
  renderOne({ link: session.url + invitation.path, expires_at: invitation.expires_at }, session)
}

const link = async (name: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const params = { user_id: await userIdOf(session, name) }
  const { invitation } = await session.client.call('createInvitation', { params, body: {} })
  renderOne({ link: session.url + invitation.path, expires_at: invitation.expires_at }, session)
}

const setDisabled =
  (disabled: boolean) =>
  async (name: string, _options: object, command: Command): Promise<void> => {
    const session = sessionOf(command)
    const params = { user_id: await userIdOf(session, name) }
    await session.client.call('updateUser', { params, body: { disabled } })
  }

const signOut = async (name: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  await session.client.call('endUserSessions', { params: { user_id: await userIdOf(session, name) } })
}

export const userCommands = (): Command => {
  const noun = new Command('users').description('list, invite, link, disable, enable, sign-out')
  noun.command('list').description('the users, disabled ones too').action(list)
  noun
    .command('invite <name>')
    .description('a user, and the link by which they choose a password; it is shown this once')
    .option('--email <address>', 'by which an identity provider may know them')
    .option('--admin', 'administers the organisation')
    .option('--hours <n>', 'for which the link is good', '72')
    .action(invite)
  noun.command('link <name>').description('a new link to choose a password').action(link)
  noun
    .command('disable <name>')
    .description('sessions end; tokens do nothing until the user is enabled')
    .action(setDisabled(true))
  noun.command('enable <name>').description('let the user in again').action(setDisabled(false))
  noun.command('sign-out <name>').description('end all sessions of a user').action(signOut)
  return noun
}
