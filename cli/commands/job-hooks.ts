import type { Command } from 'commander'
import type { Result } from '@boathouse/contract/client.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf, type Session } from '../session.ts'
import { addMapping, addParameter, type Parameters } from './parameter-options.ts'

type Hook = Result<'listHooks'>['hooks'][number]

interface HookOptions {
  readonly param: Parameters
  readonly map: Readonly<Record<string, string>>
  readonly tolerance?: string
}

const SECRET_NOTE = 'The secret is shown this once: sign deliveries with it as Standard Webhooks say.\n'

const showSecret = (hook: Result<'createHook'>, session: Session): void => {
  const { name, path, secret } = hook
  renderOne({ name, path, secret }, session)
  if (session.format === 'table') process.stderr.write(SECRET_NOTE)
}

const hookOf = async ({ client, workspace }: Session, job: string, name: string): Promise<Hook | undefined> =>
  (await client.call('listHooks', { params: { workspace, job } })).hooks.find((hook) => hook.name === name)

const setPaused =
  (paused: boolean) => async (job: string, name: string, _options: object, command: Command) => {
    const session = sessionOf(command)
    const { client, workspace } = session
    const params = { workspace, job, hook: name }
    const hook = await hookOf(session, job, name)
    const { parameters = {}, mapping = {}, tolerance_seconds } = hook ?? {}
    // A name that is not there is told by the server.
    const saved = await client.call('updateHook', {
      params,
      body: { name, parameters, mapping, paused, ...(tolerance_seconds && { tolerance_seconds }) },
    })
    renderOne({ name: saved.name, paused: saved.paused }, session)
  }

const addHookChanges = (noun: Command): void => {
  noun
    .command('rotate <job> <name>')
    .description('a new secret, shown this once; the old one is good for nothing from then on')
    .action(async (job: string, name: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const params = { workspace: session.workspace, job, hook: name }
      showSecret(await session.client.call('rotateHookSecret', { params }), session)
    })
  noun.command('pause <job> <name>').description('take no deliveries').action(setPaused(true))
  noun.command('resume <job> <name>').description('take deliveries again').action(setPaused(false))
  noun
    .command('delete <job> <name>')
    .description('its address starts nothing any more')
    .action(async (job: string, name: string, _options: object, command: Command) => {
      const { client, workspace } = sessionOf(command)
      await client.call('deleteHook', { params: { workspace, job, hook: name } })
    })
}

/** Adds `hooks` to the noun `jobs`: addresses by which others start a job. */
export const addHookCommands = (jobs: Command): void => {
  const noun = jobs.command('hooks').description('addresses by which others start a job by a signed request')
  noun
    .command('list <job>')
    .description('the hooks of a job')
    .action(async (job: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const { hooks } = await session.client.call('listHooks', {
        params: { workspace: session.workspace, job },
      })
      renderList(
        hooks,
        {
          name: (hook) => hook.name,
          path: (hook) => hook.path,
          paused: (hook) => hook.paused,
          'last delivery': (hook) => hook.last_delivery?.received_at,
          run: (hook) => hook.last_delivery?.run_id,
        },
        session,
      )
    })
  noun
    .command('create <job> <name>')
    .description('make one; its secret is shown this once')
    .option('-p, --param <name=value>', 'a fixed value of a parameter; may be repeated', addParameter, {})
    .option(
      '--map <name=pointer>',
      'a parameter from the payload, as day=/order/date; may be repeated',
      addMapping,
      {},
    )
    .option('--tolerance <seconds>', 'how old a delivery may be', '300')
    .action(async (job: string, name: string, options: HookOptions, command: Command) => {
      const session = sessionOf(command)
      const body = {
        name,
        parameters: options.param,
        mapping: options.map,
        tolerance_seconds: Number(options.tolerance),
      }
      showSecret(
        await session.client.call('createHook', { params: { workspace: session.workspace, job }, body }),
        session,
      )
    })
  addHookChanges(noun)
}
