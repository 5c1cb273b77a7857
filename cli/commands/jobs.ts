import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { CommandFailure } from '../failure.ts'
import { parseYaml } from '../job-files/read-job-files.ts'
import { everyPage } from '../pages.ts'
import { renderList, renderOne } from '../render.ts'
import { runTicks, TICKS_EXPLAINED } from '../run-ticks.ts'
import { sessionOf, type Session } from '../session.ts'
import { failureOf, watchRun } from '../watch-run.ts'
import { addJobFileCommands } from './job-files.ts'
import { addHookCommands } from './job-hooks.ts'
import { addScheduleCommands } from './job-schedules.ts'
import { addTriggerCommands } from './job-triggers.ts'
import { addVersionCommands } from './job-versions.ts'
import { addParameter, type Parameters } from './parameter-options.ts'

/** A definition as it stands in a file: YAML, of which JSON is a part. The server checks it. */
const readDefinition = (path: string): never => {
  try {
    return parseYaml(readFileSync(path === '-' ? 0 : path, 'utf8')) as never
  } catch (error) {
    throw new CommandFailure(`${path}: ${error instanceof Error ? error.message : String(error)}`, 2)
  }
}

interface RunOptions {
  readonly param: Parameters
  readonly wait?: boolean
  readonly token?: string
}

const start = async (session: Session, job: string, options: RunOptions): Promise<void> => {
  const { client, workspace } = session
  const run = await client.call('createRun', {
    params: { workspace, job },
    body: {
      parameters: options.param,
      ...(options.token === undefined ? {} : { idempotency_token: options.token }),
    },
  })
  if (!options.wait) return renderOne({ run_id: run.run_id, state: run.state }, session)
  const end = await watchRun(client, workspace, run.run_id)
  renderOne({ run_id: end.run_id, state: end.state, reason: end.reason, message: end.message }, session)
  const failure = failureOf(end)
  if (failure) throw failure
}

const changes = (noun: Command): void => {
  noun
    .command('create <file>')
    .description('a job from a YAML or JSON file; «-» reads standard input')
    .action(async (file: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const { workspace } = session
      const job = await session.client.call('createJob', {
        params: { workspace },
        body: readDefinition(file),
      })
      renderOne({ job_id: job.job_id, name: job.name, version: job.version }, session)
    })
  noun
    .command('update <job> <file>')
    .description('save a file as the next version')
    .action(async (job: string, file: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const params = { workspace: session.workspace, job }
      const saved = await session.client.call('updateJob', { params, body: readDefinition(file) })
      renderOne({ job_id: saved.job_id, name: saved.name, version: saved.version }, session)
    })
  noun
    .command('delete <job>')
    .description('it starts no runs any more; its history stays')
    .action(async (job: string, _options: object, command: Command) => {
      const { client, workspace } = sessionOf(command)
      await client.call('deleteJob', { params: { workspace, job } })
    })
}

export const jobCommands = (): Command => {
  const noun = new Command('jobs').description(
    'list, get, create, update, delete, run; versions, diff, restore; schedules, hooks, triggers; as files: validate, plan, apply, export',
  )
  noun
    .command('list')
    .description(`jobs, each with its newest runs (${TICKS_EXPLAINED})`)
    .option('-q, --query <text>', 'part of the name')
    .action(async ({ query: q }: { query?: string }, command: Command) => {
      const session = sessionOf(command)
      const { client, workspace } = session
      const all = await everyPage(
        (page_token) => client.call('listJobs', { params: { workspace }, query: { page_token, q } }),
        (page) => page.jobs,
      )
      const view = {
        name: (job: (typeof all)[number]) => job.name,
        version: (job: (typeof all)[number]) => job.version,
        tasks: (job: (typeof all)[number]) => job.task_count,
        'last ten': (job: (typeof all)[number]) => runTicks(job.recent_runs) || null,
        'last run': (job: (typeof all)[number]) => job.last_run?.state,
        at: (job: (typeof all)[number]) => job.last_run?.created_at,
      }
      renderList(all, view, session)
    })
  noun
    .command('get <job>')
    .description('one job with its definition')
    .action(async (job: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      renderOne(
        await session.client.call('getJob', { params: { workspace: session.workspace, job } }),
        session,
      )
    })
  changes(noun)
  addVersionCommands(noun)
  addJobFileCommands(noun)
  addScheduleCommands(noun)
  addHookCommands(noun)
  addTriggerCommands(noun)
  noun
    .command('run <job>')
    .description('run it now')
    .option('-p, --param <name=value>', 'a parameter; may be repeated', addParameter, {})
    .option('--wait', 'follow it to its end; exit 1 when it fails')
    .option('--token <text>', 'the same token starts the same run once')
    .action((job: string, options: RunOptions, command: Command) => start(sessionOf(command), job, options))
  return noun
}
