import { Command } from 'commander'
import { recoverCommand } from './recover-catalog.ts'
import { everyPage } from '../pages.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'
import { parseSchemaName } from '../table-name.ts'

const addUpdate = (noun: Command): void => {
  noun
    .command('update <catalog>')
    .description('where else tables of the catalog may lie: replaces what was allowed')
    .requiredOption(
      '--allowed-prefix <locations...>',
      's3://bucket/prefix or file:///folder; none for nowhere else',
    )
    .action(async (catalog: string, given: { allowedPrefix: string[] }, command: Command) => {
      const session = sessionOf(command)
      const none = given.allowedPrefix.length === 1 && given.allowedPrefix[0] === 'none'
      const body = { allowed_prefixes: none ? [] : given.allowedPrefix }
      renderOne(await session.client.call('updateCatalog', { params: { catalog }, body }), session)
    })
}

export const catalogCommands = (): Command => {
  const noun = new Command('catalogs').description('list, get, update, attach, detach, recover')
  noun
    .command('list')
    .description('the catalogs that you may see')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command)
      const all = await everyPage(
        (page_token) => session.client.call('listCatalogs', { query: { page_token } }),
        (page) => page.catalogs,
      )
      renderList(
        all,
        {
          name: (c) => c.name,
          kind: (c) => c.kind,
          workspace: (c) => c.workspace,
          connection: (c) => c.connection,
          location: (c) => c.location,
        },
        session,
      )
    })
  noun
    .command('get <catalog>')
    .description('one catalog')
    .action(async (catalog: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      renderOne(await session.client.call('getCatalog', { params: { catalog } }), session)
    })
  noun
    .command('attach <catalog>')
    .description('the catalog of another server, under this name')
    .requiredOption('--connection <name>', 'a connection of kind iceberg_rest of the workspace')
    .option('--force', 'attach it although it does not answer now', false)
    .action(async (name: string, given: { connection: string; force: boolean }, command: Command) => {
      const session = sessionOf(command)
      const { connection, force } = given
      const body = { name, workspace: session.workspace, connection, force }
      renderOne(await session.client.call('attachCatalog', { body }), session)
    })
  noun
    .command('detach <catalog>')
    .description('forget an external catalog; nothing that it holds is touched')
    .action(async (catalog: string, _options: object, command: Command) => {
      await sessionOf(command).client.call('detachCatalog', { params: { catalog } })
    })
  addUpdate(noun)
  noun.addCommand(recoverCommand())
  return noun
}

export const schemaCommands = (): Command => {
  const noun = new Command('schemas').description('list, create, drop')
  noun
    .command('list <catalog>')
    .description('the schemas of a catalog')
    .action(async (catalog: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const all = await everyPage(
        (page_token) => session.client.call('listSchemas', { params: { catalog }, query: { page_token } }),
        (page) => page.schemas,
      )
      renderList(all, { catalog: (s) => s.catalog, schema: (s) => s.name }, session)
    })
  noun
    .command('create <catalog.schema>')
    .description('a schema')
    .action(async (name: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const { catalog, schema } = parseSchemaName(name)
      renderOne(
        await session.client.call('createSchema', { params: { catalog }, body: { name: schema } }),
        session,
      )
    })
  noun
    .command('drop <catalog.schema>')
    .description('an empty schema')
    .action(async (name: string, _options: object, command: Command) => {
      await sessionOf(command).client.call('dropSchema', { params: parseSchemaName(name) })
    })
  return noun
}
