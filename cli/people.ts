import type { Result } from '@boathouse/contract/client.ts'
import { CommandFailure } from './failure.ts'
import { parseGrantee } from './grantee.ts'
import { everyPage } from './pages.ts'
import type { Session } from './session.ts'

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

export const everyUser = ({ client }: Session): Promise<Result<'listUsers'>['users'][number][]> =>
  everyPage(
    (page_token) => client.call('listUsers', { query: { page_token, disabled: 'true' } }),
    (page) => page.users,
  )

/** The id of the user of this name. */
export const userIdOf = async (session: Session, name: string): Promise<string> => {
  const user = (await everyUser(session)).find((each) => same(each.name, name))
  if (!user) throw new CommandFailure(`There is no user «${name}»; «boathouse users list» shows them.`, 1)
  return user.user_id
}

export const everyGroup = ({ client }: Session): Promise<Result<'getGroup'>[]> =>
  everyPage(
    (page_token) => client.call('listGroups', { query: { page_token } }),
    (page) => page.groups,
  )

/** The id of the group of this name. */
export const groupIdOf = async (session: Session, name: string): Promise<string> => {
  const group = (await everyGroup(session)).find((each) => same(each.name, name))
  if (!group) throw new CommandFailure(`There is no group «${name}»; «boathouse groups list» shows them.`, 1)
  return group.group_id
}

/** The id of who can be in a group: the name of a user, or `service_account:NAME`. */
export const principalIdOf = async (session: Session, who: string): Promise<string> => {
  const { kind, name } = parseGrantee(who)
  const found = await everyPage(
    (page_token) => session.client.call('listPrincipals', { query: { page_token, q: name } }),
    (page) => page.principals,
  )
  const principal = found.find((each) => each.kind === kind && same(each.name, name))
  if (!principal) {
    throw new CommandFailure(`There is no ${kind} «${name}»; «boathouse principals list» shows them.`, 1)
  }
  return principal.id
}
