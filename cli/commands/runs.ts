import { Command } from 'commander'
import { CommandFailure } from '../failure.ts'
import { everyPage } from '../pages.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf, type Session } from '../session.ts'
import { failureOf, hasEnded, watchRun, type Run } from '../watch-run.ts'
import { addParameter } from './parameter-options.ts'

const paramsOf = ({ workspace }: Session, run_id: string) => ({ workspace, job: '-', run_id })

const showTasks = (run: Run, session: Session): void => {
  if (session.format !== 'table') return renderOne(run, session)
  const { job, job_version, state, reason, message, created_at, started_at, finished_at } = run
  renderOne({ job, job_version, state, reason, message, created_at, started_at, finished_at }, session)
  process.stdout.write('\n')
  renderList(
    run.tasks,
    {
      task: (task) => task.task_key,
      state: (task) => task.state,
      reason: (task) => task.reason,
      attempts: (task) => task.attempts.length,
      rows: (task) => task.result?.rows,
      tables: (task) => task.result?.effects.map((effect) => effect.table).join(', '),
    },
    session,
  )
}

interface LogOptions {
  readonly task?: string
  readonly attempt?: string
  readonly follow?: boolean
  readonly search?: string
}

const taskOf = (run: Run, asked: string | undefined): string => {
  if (asked !== undefined) return asked
  const [first, second] = run.tasks
  if (first && !second) return first.task_key
  const names = run.tasks.map((task) => task.task_key).join(', ')
  throw new CommandFailure(`The run has several tasks: add --task with one of ${names}.`, 2)
}

/** Waits for an attempt to begin, as long as the run goes on. */
const untilBegun = async (session: Session, run: Run, taskKey: string, attempt: number): Promise<void> => {
  const params = paramsOf(session, run.run_id)
  const begun = ({ tasks }: Run): boolean =>
    (tasks.find(({ task_key: key }) => key === taskKey)?.attempts.length ?? attempt) >= attempt
  for (let now = run; !begun(now) && !hasEnded(now);)
    now = await session.client.call('getRun', { params, query: { wait_timeout: '1s' } })
}

/** Prints a log from its beginning; with `--follow` until the attempt has ended, and the next ones after it. */
const printLog = async (session: Session, runId: string, options: LogOptions): Promise<void> => {
  const { client } = session
  const params = paramsOf(session, runId)
  const run = await client.call('getRun', { params })
  const task_key = taskOf(run, options.task)
  const wait_timeout = options.follow ? '10s' : '0s'
  let attempt = options.attempt === undefined ? undefined : Number(options.attempt)
  if (attempt === undefined && options.follow) attempt = 1
  if (options.follow) await untilBegun(session, run, task_key, attempt ?? 1)
  for (let offset = 0; ;) {
    const query = { task_key, offset, wait_timeout, ...(attempt === undefined ? {} : { attempt }) }
    const part = await client.call('readRunLog', { params, query })
    process.stdout.write(part.text)
    offset = part.next_offset
    if (offset < part.size) continue
    if (!options.follow) return
    if (!part.complete) continue
    const now = await client.call('getRun', { params })
    const task = now.tasks.find((one) => one.task_key === task_key)
    if (options.attempt !== undefined || (hasEnded(now) && (task?.attempts.length ?? 0) <= part.attempt))
      return
    if ((task?.attempts.length ?? 0) > part.attempt) {
      attempt = part.attempt + 1
      offset = 0
    } else await client.call('getRun', { params, query: { wait_timeout: '1s' } })
  }
}

/** Lines that hold a text, each with its number. */
const searchLog = async (session: Session, runId: string, q: string, options: LogOptions): Promise<void> => {
  const { client } = session
  const params = paramsOf(session, runId)
  const task_key = taskOf(await client.call('getRun', { params }), options.task)
  const attempt = options.attempt === undefined ? {} : { attempt: Number(options.attempt) }
  const hits = await everyPage(
    (page_token) =>
      client.call('searchRunLog', {
        params,
        query: { task_key, q, page_token, page_size: 1000, ...attempt },
      }),
    (page) => page.hits,
  )
  renderList(hits, { line: (hit) => hit.line, text: (hit) => hit.text }, session)
}

const notifying = (noun: Command): void => {
  noun
    .command('notifications <run>')
    .description('who was told of it, and what could not be told')
    .action(async (run: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const params = paramsOf(session, run)
      const { notifications } = await session.client.call('listNotifications', { params })
      renderList(
        notifications,
        {
          notification: (told) => told.notification_id,
          event: (told) => told.event,
          connection: (told) => told.connection,
          state: (told) => told.state,
          attempts: (told) => told.attempts,
          next: (told) => told.next_attempt_at,
          error: (told) => told.last_error,
        },
        session,
      )
    })
  noun
    .command('resend <run> <notification>')
    .description('send a notification that was given up once more')
    .action(async (run: string, notification: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const params = { ...paramsOf(session, run), notification_id: notification }
      const { state, attempts } = await session.client.call('resendNotification', { params })
      renderOne({ notification, state, attempts }, session)
    })
}

const listing = (noun: Command): void => {
  noun
    .command('list [job]')
    .description('runs, newest first')
    .option('--state <states>', 'several, separated by commas')
    .option('-n, --limit <count>', 'at most so many', '50')
    .action(async (job: string | undefined, options: { state?: string; limit: string }, command: Command) => {
      const session = sessionOf(command)
      const { runs } = await session.client.call('listRuns', {
        params: { workspace: session.workspace, job: job ?? '-' },
        query: { page_size: Number(options.limit), ...(options.state ? { state: options.state } : {}) },
      })
      renderList(
        runs,
        {
          run: (run) => run.run_id,
          job: (run) => run.job,
          state: (run) => run.state,
          reason: (run) => run.reason,
          created: (run) => run.created_at,
          finished: (run) => run.finished_at,
        },
        session,
      )
    })
  noun
    .command('get <run>')
    .description('one run with its tasks')
    .action(async (run: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      showTasks(await session.client.call('getRun', { params: paramsOf(session, run) }), session)
    })
}

const telling = (noun: Command): void => {
  noun
    .command('events <run>')
    .description('every transition')
    .action(async (run: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const params = paramsOf(session, run)
      const all = await everyPage(
        (page_token) => session.client.call('listRunEvents', { params, query: { page_token } }),
        (page) => page.events,
      )
      renderList(
        all,
        {
          at: (event) => event.at,
          task: (event) => event.task_key,
          attempt: (event) => event.attempt,
          from: (event) => event.from,
          to: (event) => event.to,
          reason: (event) => event.reason,
          message: (event) => event.message,
        },
        session,
      )
    })
}

const following = (noun: Command): void => {
  noun
    .command('watch <run>')
    .description('follow it to its end; exit 1 when it fails')
    .action(async (run: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const end = await watchRun(session.client, session.workspace, run)
      showTasks(end, session)
      const failure = failureOf(end)
      if (failure) throw failure
    })
  noun
    .command('logs <run>')
    .description('the log of a task')
    .option('-t, --task <key>', 'which task')
    .option('-a, --attempt <number>', 'which attempt; else the newest, or with --follow all from the first')
    .option('-f, --follow', 'go on until the task has ended')
    .option('-s, --search <text>', 'only lines that hold it, large and small letters alike')
    .action((run: string, options: LogOptions, command: Command) =>
      options.search === undefined
        ? printLog(sessionOf(command), run, options)
        : searchLog(sessionOf(command), run, options.search, options),
    )
}

const changing = (noun: Command): void => {
  noun
    .command('stop <run>')
    .description('ask it to stop, and wait until it did')
    .action(async (run: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      await session.client.call('stopRun', { params: paramsOf(session, run) })
      const end = await watchRun(session.client, session.workspace, run)
      renderOne({ run_id: end.run_id, state: end.state, reason: end.reason }, session)
    })
  noun
    .command('retry <run>')
    .description('a new run with the same version and parameters, or others')
    .option('-p, --param <name=value>', 'another value; may be repeated', addParameter, {})
    .option('--latest', 'with the newest version of the job')
    .action(
      async (
        run: string,
        options: { param: Record<string, string | number | boolean | null>; latest?: boolean },
        command: Command,
      ) => {
        const session = sessionOf(command)
        const body = { parameters: options.param, use_latest_version: options.latest ?? false }
        const next = await session.client.call('retryRun', { params: paramsOf(session, run), body })
        renderOne({ run_id: next.run_id, state: next.state }, session)
      },
    )
  noun
    .command('repair <run>')
    .description('a new run of what did not succeed, keeping the results of the rest')
    .option('--tasks <keys>', 'run these again, too, separated by commas')
    .option('--latest', 'with the newest version of the job')
    .action(async (run: string, options: { tasks?: string; latest?: boolean }, command: Command) => {
      const session = sessionOf(command)
      const rerun = options.tasks === undefined ? {} : { rerun_tasks: options.tasks.split(',') }
      const body = { ...rerun, use_latest_version: options.latest ?? false }
      const next = await session.client.call('repairRun', { params: paramsOf(session, run), body })
      renderOne({ run_id: next.run_id, state: next.state }, session)
    })
  noun
    .command('skip <run> [task]')
    .description('mark a queued run, or a task that has not started, as skipped')
    .action(async (run: string, task: string | undefined, _options: object, command: Command) => {
      const session = sessionOf(command)
      const body = task === undefined ? {} : { task_key: task }
      await session.client.call('skipRun', { params: paramsOf(session, run), body })
    })
}

const undoing = (noun: Command): void => {
  noun
    .command('undo <run>')
    .description('roll the tables that it wrote back to before it: all of them, or none')
    .option('--dry-run', 'only show what would be done')
    .action(async (run: string, { dryRun }: { dryRun?: boolean }, command: Command) => {
      const session = sessionOf(command)
      const call = { params: paramsOf(session, run) }
      const done = await session.client.call(dryRun ? 'getRunUndo' : 'undoRun', call)
      renderList(
        done.tables,
        {
          table: (one) => one.table,
          status: (one) => one.status,
          'snapshot before': (one) => one.previous_snapshot_id,
          message: (one) => one.message,
        },
        session,
      )
      if (dryRun && done.reason !== null) throw new CommandFailure(done.reason, 1)
    })
}

export const runCommands = (): Command => {
  const noun = new Command('runs').description(
    'list, get, events, notifications, watch, logs, stop, retry, repair, undo, resend, skip',
  )
  listing(noun)
  notifying(noun)
  telling(noun)
  following(noun)
  changing(noun)
  undoing(noun)
  return noun
}
