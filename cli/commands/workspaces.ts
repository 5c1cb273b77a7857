import { Command } from 'commander'
import { everyPage } from '../pages.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'

const list = async (_options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const all = await everyPage(
    (page_token) => session.client.call('listWorkspaces', { query: { page_token } }),
    (page) => page.workspaces,
  )
  renderList(
    all,
    {
      name: (w) => w.name,
      catalog: (w) => w.default_catalog,
      created: (w) => w.created_at,
      description: (w) => w.description,
    },
    session,
  )
}

const health = async (_options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { checks } = await session.client.call('getWorkspaceHealth', {
    params: { workspace: session.workspace },
  })
  type Trouble = (typeof checks)[number]
  const view = {
    name: ({ name }: Trouble) => name,
    evidence: ({ evidence }: Trouble) => evidence,
    remedy: ({ remedy }: Trouble) => remedy,
  }
  renderList(checks, view, session)
  if (checks.length > 0) process.exitCode = 1
}

export const workspaceCommands = (): Command => {
  const noun = new Command('workspaces').description('list, get, create, update, delete')
  noun.command('list').description('the workspaces that you may see').action(list)
  noun
    .command('health')
    .description(
      'what does not work by itself in the workspace: connections, schedules and table triggers that paused',
    )
    .action(health)
  noun
    .command('get <name>')
    .description('one workspace')
    .action(async (workspace: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      renderOne(await session.client.call('getWorkspace', { params: { workspace } }), session)
    })
  noun
    .command('create <name>')
    .description('a workspace, and the catalog named after it')
    .option('--description <text>', 'what it is for', '')
    .action(async (name: string, { description }: { description: string }, command: Command) => {
      const session = sessionOf(command)
      renderOne(await session.client.call('createWorkspace', { body: { name, description } }), session)
    })
  noun
    .command('update <name>')
    .description('change the description')
    .requiredOption('--description <text>', 'what it is for')
    .action(async (workspace: string, { description }: { description: string }, command: Command) => {
      const session = sessionOf(command)
      renderOne(
        await session.client.call('updateWorkspace', { params: { workspace }, body: { description } }),
        session,
      )
    })
  noun
    .command('delete <name>')
    .description('an empty workspace, with its empty catalog')
    .action(async (workspace: string, _options: object, command: Command) => {
      await sessionOf(command).client.call('deleteWorkspace', { params: { workspace } })
    })
  return noun
}
