import { Option, type Command } from 'commander'
import type { Request, Result } from '@boathouse/contract/client.ts'
import { CommandFailure } from '../failure.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'
import { addParameter, type Parameters } from './parameter-options.ts'

type Schedule = Result<'getSchedule'>
type Timing = Request<'previewSchedule'>['body']
type Hour = Result<'getFireCalendar'>['hours'][number]

interface TimingOptions {
  readonly cron?: string
  readonly timeZone?: string
  readonly every?: string
}

interface ScheduleOptions extends TimingOptions {
  readonly catchUp: NonNullable<Request<'createSchedule'>['body']['catch_up']>
  readonly catchUpLimit?: string
  readonly paused?: boolean
  readonly param: Parameters
}

const timingOf = ({ cron: expression, timeZone, every }: TimingOptions): Timing => {
  if ((expression === undefined) === (every === undefined))
    throw new CommandFailure('Give either --cron or --every.', 2)
  if (expression === undefined) {
    if (timeZone !== undefined) throw new CommandFailure('--time-zone goes with --cron.', 2)
    return { interval: { seconds: Number(every) } }
  }
  return { cron: { expression, ...(timeZone === undefined ? {} : { time_zone: timeZone }) } }
}

const timingText = ({ cron, interval }: Schedule): string =>
  cron ? `${cron.expression} (${cron.time_zone})` : `every ${interval?.seconds} s`

const withTiming = (command: Command): Command =>
  command
    .option('--cron <expression>', 'five fields: minute, hour, day of month, month, day of week')
    .option('--time-zone <name>', 'of the expression, such as Europe/Warsaw; else UTC')
    .option('--every <seconds>', 'instead of --cron: every so many seconds from now')

const setPaused =
  (paused: boolean) => async (job: string, name: string, _options: object, command: Command) => {
    const session = sessionOf(command)
    const { client, workspace } = session
    const params = { workspace, job, schedule: name }
    const { cron, interval, catch_up, catch_up_limit, parameters } = await client.call('getSchedule', {
      params,
    })
    const body = { name, cron, interval, catch_up, catch_up_limit, parameters, paused }
    const saved = await client.call('updateSchedule', { params, body })
    renderOne({ name: saved.name, paused: saved.paused, 'next fire': saved.next_fires[0] ?? null }, session)
  }

const addChanges = (noun: Command): void => {
  withTiming(noun.command('create <job> <name>').description('fire the job at times, or every so often'))
    .addOption(
      new Option('--catch-up <which>', 'what of the instants that passed while nobody fired is made up for')
        .choices(['NONE', 'LAST', 'ALL'])
        .default('LAST'),
    )
    .option('--catch-up-limit <count>', 'the most that ALL makes up for')
    .option('--paused', 'fires nothing until it is resumed')
    .option('-p, --param <name=value>', 'a value of a parameter; may be repeated', addParameter, {})
    .action(async (job: string, name: string, options: ScheduleOptions, command: Command) => {
      const session = sessionOf(command)
      const { catchUpLimit: limit } = options
      const made = await session.client.call('createSchedule', {
        params: { workspace: session.workspace, job },
        body: {
          name,
          ...timingOf(options),
          catch_up: options.catchUp,
          ...(limit === undefined ? {} : { catch_up_limit: Number(limit) }),
          paused: options.paused ?? false,
          parameters: options.param,
        },
      })
      renderOne({ name: made.name, when: timingText(made), 'next fire': made.next_fires[0] ?? null }, session)
    })
  noun.command('pause <job> <name>').description('fire nothing').action(setPaused(true))
  noun
    .command('resume <job> <name>')
    .description('fire again, from now on; nothing is made up for')
    .action(setPaused(false))
  noun
    .command('delete <job> <name>')
    .description('the runs that it started stay')
    .action(async (job: string, name: string, _options: object, command: Command) => {
      const { client, workspace } = sessionOf(command)
      await client.call('deleteSchedule', { params: { workspace, job, schedule: name } })
    })
}

const clock = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})
const HOUR_MS = 3_600_000

const jobsOf = ({ schedules, schedule_count: count }: Hour): string => {
  const named = schedules.map(({ job, fires }) => (fires === 1 ? job : `${job} ×${fires}`)).join(', ')
  return count > schedules.length ? `${named} and ${count - schedules.length} more` : named
}

const addLooks = (noun: Command): void => {
  withTiming(noun.command('next').description('when a schedule would fire next, without making one')).action(
    async (options: TimingOptions, command: Command) => {
      const session = sessionOf(command)
      const { next_fires: fires } = await session.client.call('previewSchedule', {
        params: { workspace: session.workspace },
        body: timingOf(options),
      })
      renderList(fires, { 'next fires': (instant) => instant }, session)
    },
  )
  noun
    .command('calendar')
    .description('what fires in the next days, hour by hour, over all jobs of the workspace')
    .option('--days <count>', 'from now', '7')
    .action(async ({ days }: { days: string }, command: Command) => {
      const session = sessionOf(command)
      const from = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS).toISOString()
      const calendar = await session.client.call('getFireCalendar', {
        params: { workspace: session.workspace },
        query: { from, days: Number(days) },
      })
      if (session.format === 'json' || session.format === 'yaml') return renderOne(calendar, session)
      renderList(
        calendar.hours,
        { hour: (hour) => clock.format(new Date(hour.start)), fires: (hour) => hour.fires, jobs: jobsOf },
        session,
      )
      if (calendar.complete_until !== null)
        process.stderr.write(
          `From ${clock.format(new Date(calendar.complete_until))} on some are left out.\n`,
        )
    })
}

/** Adds `schedules` to the noun `jobs`: the times at which jobs run by themselves. */
export const addScheduleCommands = (jobs: Command): void => {
  const noun = jobs.command('schedules').description('times at which a job runs by itself')
  noun
    .command('list <job>')
    .description('the schedules of a job, each with what it fires next')
    .action(async (job: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const { schedules } = await session.client.call('listSchedules', {
        params: { workspace: session.workspace, job },
      })
      renderList(
        schedules,
        {
          name: (schedule) => schedule.name,
          when: timingText,
          paused: (schedule) => schedule.paused_reason ?? schedule.paused,
          'next fire': (schedule) => schedule.next_fires[0],
          'last fire': (schedule) => schedule.last_fire?.instant,
          run: (schedule) => schedule.last_fire?.run_id,
        },
        session,
      )
    })
  addChanges(noun)
  addLooks(noun)
}
