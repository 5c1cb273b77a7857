import { Command } from 'commander'
import { everyGroup, groupIdOf, principalIdOf } from '../people.ts'
import { everyPage } from '../pages.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'

const list = async (_options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  renderList(
    await everyGroup(session),
    {
      name: (g) => g.name,
      members: (g) => g.members,
      organisation: (g) => g.organisation_role,
      description: (g) => g.description,
    },
    session,
  )
}

const create = async (
  name: string,
  { description, admin }: { description: string; admin?: true },
  command: Command,
): Promise<void> => {
  const session = sessionOf(command)
  const body = { name, description, organisation_role: admin ? ('admin' as const) : ('member' as const) }
  renderOne(await session.client.call('createGroup', { body }), session)
}

const remove = async (name: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  await session.client.call('deleteGroup', { params: { group_id: await groupIdOf(session, name) } })
}

const members = async (name: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const params = { group_id: await groupIdOf(session, name) }
  const all = await everyPage(
    (page_token) => session.client.call('listGroupMembers', { params, query: { page_token } }),
    (page) => page.members,
  )
  renderList(
    all,
    {
      kind: (m) => m.kind,
      name: (m) => m.name,
      disabled: (m) => m.disabled,
      added_at: (m) => m.added_at,
    },
    session,
  )
}

const change =
  (operation: 'addGroupMember' | 'removeGroupMember') =>
  async (name: string, who: string, _options: object, command: Command): Promise<void> => {
    const session = sessionOf(command)
    const group_id = await groupIdOf(session, name)
    const principal_id = await principalIdOf(session, who)
    await session.client.call(operation, { params: { group_id, principal_id } })
  }

const memberCommands = (): Command => {
  const noun = new Command('members').description('list, add, remove')
  noun.command('list <group>').description('who is in the group').action(members)
  noun
    .command('add <group> <who>')
    .description('a user, or service_account:NAME; holds from the next request on')
    .action(change('addGroupMember'))
  noun
    .command('remove <group> <who>')
    .description('take out of the group')
    .action(change('removeGroupMember'))
  return noun
}

export const groupCommands = (): Command => {
  const noun = new Command('groups').description('list, create, delete, members')
  noun.command('list').description('the groups').action(list)
  noun
    .command('create <name>')
    .description('a group, to which rights can be given')
    .option('--description <text>', 'who is in it', '')
    .option('--admin', 'its members administer the organisation')
    .action(create)
  noun
    .command('delete <name>')
    .description('its members lose what they may do through it alone')
    .action(remove)
  noun.addCommand(memberCommands())
  return noun
}
