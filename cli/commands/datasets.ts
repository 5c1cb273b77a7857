import { Command } from 'commander'
import type { Result } from '@boathouse/contract/client.ts'
import { CommandFailure } from '../failure.ts'
import { everyPage } from '../pages.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'
import { parseTableName } from '../table-name.ts'

type Dataset = Result<'getDataset'>
type Tags = Record<string, string>

const view = {
  name: (d: Dataset) => d.name,
  table: (d: Dataset) => `${d.table.catalog}.${d.table.schema}.${d.table.table}`,
  owner: (d: Dataset) => d.owner,
  status: (d: Dataset) => d.status,
  tags: (d: Dataset) =>
    Object.entries(d.tags)
      .map(([key, value]) => (value ? `${key}=${value}` : key))
      .join(' '),
  description: (d: Dataset) => d.description,
}

/** Collects `--tag key=value`; a tag without a value is a label. */
const addTag = (text: string, tags: Tags): Tags => {
  const [key, ...rest] = text.split('=')
  if (!key) throw new CommandFailure(`«${text}» is not a tag; write key or key=value.`, 2)
  return { ...tags, [key]: rest.join('=') }
}

interface Filter {
  readonly owner?: string
  readonly tag?: string
}

const list = async (q: string | undefined, filter: Filter, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const { client, workspace } = session
  const all = await everyPage(
    (page_token) =>
      client.call('listDatasets', {
        params: { workspace },
        query: { page_token, q, owner: filter.owner, tag: filter.tag },
      }),
    (page) => page.datasets,
  )
  renderList(all, view, session)
}

interface Registration {
  readonly owner?: string
  readonly description: string
  readonly tag: Tags
}

const register = async (
  name: string,
  table: string,
  given: Registration,
  command: Command,
): Promise<void> => {
  const session = sessionOf(command)
  const { owner, description, tag: tags } = given
  const body = {
    name,
    table: parseTableName(table),
    description,
    tags,
    ...(owner === undefined ? {} : { owner }),
  }
  renderOne(
    await session.client.call('registerDataset', { params: { workspace: session.workspace }, body }),
    session,
  )
}

interface Edit {
  readonly name?: string
  readonly description?: string
  readonly tag: Tags
  readonly clearTags?: boolean
}

const edit = async (dataset: string, given: Edit, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const params = { workspace: session.workspace, dataset }
  const now = await session.client.call('getDataset', { params })
  const tags =
    given.clearTags || Object.keys(given.tag).length > 0
      ? { tags: { ...(given.clearTags ? {} : now.tags), ...given.tag } }
      : {}
  const body = {
    ...(given.name === undefined ? {} : { name: given.name }),
    ...(given.description === undefined ? {} : { description: given.description }),
    ...tags,
  }
  const headers = { 'if-match': `"${now.version}"` }
  renderOne(await session.client.call('updateDataset', { params, body }, { headers }), session)
}

export const datasetCommands = (): Command => {
  const noun = new Command('datasets').description('list, get, register, edit, transfer, delete')
  noun
    .command('list [text]')
    .description('datasets whose name contains the text')
    .option('--owner <user>', 'of this owner')
    .option('--tag <tag>', 'with this tag: key or key=value')
    .action(list)
  noun
    .command('get <dataset>')
    .description('one dataset')
    .action(async (dataset: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      renderOne(
        await session.client.call('getDataset', { params: { workspace: session.workspace, dataset } }),
        session,
      )
    })
  noun
    .command('register <dataset> <table>')
    .description('give a table a logical name')
    .option('--owner <user>', 'who answers for it (you, when left out)')
    .option('--description <text>', 'what it holds', '')
    .option('--tag <tag>', 'key or key=value; may be repeated', addTag, {})
    .action(register)
  noun
    .command('edit <dataset>')
    .description('change name, description or tags')
    .option('--name <name>', 'new name')
    .option('--description <text>', 'what it holds')
    .option('--tag <tag>', 'add or change a tag; may be repeated', addTag, {})
    .option('--clear-tags', 'remove the tags it has')
    .action(edit)
  noun
    .command('transfer <dataset> <user>')
    .description('give it another owner')
    .action(async (dataset: string, owner: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const params = { workspace: session.workspace, dataset }
      renderOne(await session.client.call('transferDataset', { params, body: { owner } }), session)
    })
  noun
    .command('delete <dataset>')
    .description('forget it; its table stays')
    .action(async (dataset: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      await session.client.call('deleteDataset', { params: { workspace: session.workspace, dataset } })
    })
  return noun
}
