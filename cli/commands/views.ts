import { Command } from 'commander'
import { everyPage } from '../pages.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'
import { parseTableName } from '../table-name.ts'
import { inEverySchema } from './tables.ts'

const paramsOf = (name: string) => {
  const { table: view, ...schema } = parseTableName(name)
  return { ...schema, view }
}

const list = async (scope: string | undefined, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const all = await inEverySchema(session, scope, (params) =>
    everyPage(
      (page_token) => session.client.call('listViews', { params, query: { page_token } }),
      (page) => page.views,
    ),
  )
  renderList(
    all,
    { view: (v) => `${v.catalog}.${v.schema}.${v.name}`, updated: (v) => v.updated_at },
    session,
  )
}

const show = async (name: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const view = await session.client.call('getView', { params: paramsOf(name) })
  if (session.format === 'json' || session.format === 'yaml') return renderOne(view, session)
  const { columns, representations, properties: _, ...facts } = view
  renderOne(facts, session)
  console.log()
  renderList(columns, { column: (c) => c.name, type: (c) => c.type_text, comment: (c) => c.comment }, session)
  for (const { dialect, sql } of representations) console.log(`\n-- ${dialect}\n${sql}`)
}

export const viewCommands = (): Command => {
  const noun = new Command('views').description('list, show, drop')
  noun.command('list [scope]').description('views of a catalog, or of catalog.schema').action(list)
  noun.command('show <view>').description('its text, columns and properties').action(show)
  noun
    .command('drop <view>')
    .description('drop it; its tables stay as they are')
    .action(async (name: string, _options: object, command: Command) => {
      await sessionOf(command).client.call('dropView', { params: paramsOf(name) })
    })
  return noun
}
