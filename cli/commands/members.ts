import { Command, Option } from 'commander'
import type { Result } from '@boathouse/contract/client.ts'
import { CommandFailure } from '../failure.ts'
import { parseGrantee } from '../grantee.ts'
import { everyPage } from '../pages.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf, type Session } from '../session.ts'

type Member = Result<'putMember'>

const view = {
  kind: (m: Member) => m.kind,
  name: (m: Member) => m.name,
  role: (m: Member) => m.role,
  added_at: (m: Member) => m.added_at,
  added_by: (m: Member) => m.added_by,
}

const membersOf = ({ client, workspace }: Session): Promise<Member[]> =>
  everyPage(
    (page_token) => client.call('listMembers', { params: { workspace }, query: { page_token } }),
    (page) => page.members,
  )

const set = async (who: string, { role }: { role: Member['role'] }, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { client, workspace } = session
  const body = { grantee: parseGrantee(who), role }
  renderOne(await client.call('putMember', { params: { workspace }, body }), session)
}

const remove = async (who: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { client, workspace } = session
  const { kind, name } = parseGrantee(who)
  const member = (await membersOf(session)).find((one) => one.kind === kind && one.name === name)
  if (!member) throw new CommandFailure(`${kind} «${name}» has no role in the workspace «${workspace}».`)
  await client.call('removeMember', { params: { workspace, member_id: member.member_id } })
}

export const memberCommands = (): Command => {
  const noun = new Command('members').description('who has which role in the workspace: list, set, remove')
  noun
    .command('list')
    .description('everybody with a role')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command)
      renderList(await membersOf(session), view, session)
    })
  noun
    .command('set <who>')
    .description('give a user, group:NAME or service_account:NAME a role, or another one')
    .addOption(
      new Option('--role <role>', 'what they may do')
        .choices(['viewer', 'editor', 'admin'])
        .makeOptionMandatory(),
    )
    .action(set)
  noun.command('remove <who>').description('take the role of a member away').action(remove)
  return noun
}
