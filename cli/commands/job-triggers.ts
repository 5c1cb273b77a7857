import type { Command } from 'commander'
import type { Result } from '@boathouse/contract/client.ts'
import { CommandFailure } from '../failure.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'
import { addParameter, type Parameters } from './parameter-options.ts'

type Trigger = Result<'listTableTriggers'>['table_triggers'][number]

interface TriggerOptions {
  readonly param: Parameters
  readonly each?: boolean
  readonly minInterval: string
}

const nameOf = ({ table }: Trigger): string => [table.catalog, table.schema, table.table].join('.')

/** `catalog.schema.table`; the schema may have levels. */
const splitTable = (text: string): { catalog: string; schema: string; table: string } => {
  const [catalog, ...rest] = text.split('.')
  const table = rest.pop()
  if (!catalog || !table || rest.length === 0)
    throw new CommandFailure(`«${text}» is no table; write catalog.schema.table.`, 2)
  return { catalog, schema: rest.join('.'), table }
}

const setPaused =
  (paused: boolean) => async (job: string, name: string, _options: object, command: Command) => {
    const session = sessionOf(command)
    const { client, workspace } = session
    const { table_triggers: all } = await client.call('listTableTriggers', { params: { workspace, job } })
    const trigger = all.find((each) => each.name === name)
    if (!trigger) throw new CommandFailure(`The job has no table trigger «${name}».`, 1)
    const { table, coalesce, min_interval_seconds, parameters } = trigger
    const body = { name, table, coalesce, min_interval_seconds, parameters, paused }
    const saved = await client.call('updateTableTrigger', { params: { workspace, job, trigger: name }, body })
    renderOne({ name: saved.name, paused: saved.paused }, session)
  }

/** Adds `triggers` to the noun `jobs`: tables whose new snapshots start a job. */
export const addTriggerCommands = (jobs: Command): void => {
  const noun = jobs.command('triggers').description('tables whose new snapshots start a job')
  noun
    .command('list <job>')
    .description('the table triggers of a job')
    .action(async (job: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const params = { workspace: session.workspace, job }
      const { table_triggers: all } = await session.client.call('listTableTriggers', { params })
      renderList(
        all,
        {
          name: (trigger) => trigger.name,
          table: nameOf,
          coalesce: (trigger) => trigger.coalesce,
          paused: (trigger) => trigger.paused_reason ?? trigger.paused,
          waiting: (trigger) => trigger.waiting,
          'last fire': (trigger) => trigger.last_fire?.fired_at,
          run: (trigger) => trigger.last_fire?.run_id,
        },
        session,
      )
    })
  noun
    .command('create <job> <name> <table>')
    .description('run the job when catalog.schema.table has a new snapshot')
    .option(
      '-p, --param <name=value>',
      'a value of a parameter; {{table.snapshot_id}} and {{table.name}} are filled',
      addParameter,
      {},
    )
    .option('--each', 'a run for each snapshot; else one for all that came while a run lasted')
    .option('--min-interval <seconds>', 'from the start of one run to the next', '0')
    .action(async (job: string, name: string, table: string, options: TriggerOptions, command: Command) => {
      const session = sessionOf(command)
      const made = await session.client.call('createTableTrigger', {
        params: { workspace: session.workspace, job },
        body: {
          name,
          table: splitTable(table),
          coalesce: options.each ? 'EACH' : 'LATEST',
          min_interval_seconds: Number(options.minInterval),
          parameters: options.param,
        },
      })
      renderOne({ name: made.name, table: nameOf(made), coalesce: made.coalesce }, session)
    })
  noun.command('pause <job> <name>').description('see no snapshots').action(setPaused(true))
  noun.command('resume <job> <name>').description('see snapshots again').action(setPaused(false))
  noun
    .command('delete <job> <name>')
    .description('the runs that it started stay')
    .action(async (job: string, name: string, _options: object, command: Command) => {
      const { client, workspace } = sessionOf(command)
      await client.call('deleteTableTrigger', { params: { workspace, job, trigger: name } })
    })
}
