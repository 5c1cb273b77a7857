import { Command } from 'commander'
import { everyPage } from '../pages.ts'
import { renderList } from '../render.ts'
import { sessionOf } from '../session.ts'

export const principalCommands = (): Command => {
  const noun = new Command('principals').description('to whom rights can be given: list')
  noun
    .command('list [text]')
    .description('users, service accounts and groups, those whose name contains the text')
    .action(async (q: string | undefined, _options: object, command: Command) => {
      const session = sessionOf(command)
      const all = await everyPage(
        (page_token) => session.client.call('listPrincipals', { query: { page_token, q } }),
        (page) => page.principals,
      )
      renderList(all, { kind: (p) => p.kind, name: (p) => p.name, id: (p) => p.id }, session)
    })
  return noun
}
