import type { Client, Result } from '@boathouse/contract/client.ts'
import { NewHook } from '@boathouse/contract/hooks/shapes.ts'
import { NewSchedule } from '@boathouse/contract/schedules/shapes.ts'
import { NewTableTrigger } from '@boathouse/contract/table-triggers/shapes.ts'
import type { JobFileContent } from './read-job-files.ts'

type Starters = Pick<JobFileContent, 'schedules' | 'hooks' | 'table_triggers'>

/** What a file says of the job itself; what starts it is kept apart from it. */
export const definitionOf = ({
  schedules: _schedules,
  hooks: _hooks,
  table_triggers: _triggers,
  ...definition
}: JobFileContent): Omit<JobFileContent, keyof Starters> => definition

/** What starts a job, as the server has it. */
export interface ServerStarters {
  readonly schedules: readonly Result<'getSchedule'>[]
  readonly hooks: Result<'listHooks'>['hooks']
  readonly table_triggers: Result<'listTableTriggers'>['table_triggers']
}

export const NO_STARTERS: ServerStarters = { schedules: [], hooks: [], table_triggers: [] }

interface JobParams {
  readonly workspace: string
  readonly job: string
}

export const loadStarters = async (client: Client, params: JobParams): Promise<ServerStarters> => {
  const [{ schedules }, { hooks }, { table_triggers }] = await Promise.all([
    client.call('listSchedules', { params }),
    client.call('listHooks', { params }),
    client.call('listTableTriggers', { params }),
  ])
  return { schedules, hooks, table_triggers }
}

/** What of a thing of the server belongs into a file: the fields that `shape` takes. */
const known = (thing: object, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(thing).filter(([name]) => names.includes(name)))

const HOOK_FIELDS = Object.keys(NewHook.shape)
const TRIGGER_FIELDS = Object.keys(NewTableTrigger.shape)

const scheduleAsFile = (schedule: Result<'getSchedule'>): Starters['schedules'][number] => {
  const { name, cron, interval, paused, catch_up, catch_up_limit, parameters } = schedule
  const timing = cron ? { cron } : { interval }
  return NewSchedule.parse({ name, ...timing, paused, catch_up, catch_up_limit, parameters })
}

/** As a file says it. */
export const startersAsFile = ({ schedules, hooks, table_triggers }: ServerStarters): Starters => ({
  schedules: schedules.map(scheduleAsFile),
  hooks: hooks.map((hook) => NewHook.parse(known(hook, HOOK_FIELDS))),
  table_triggers: table_triggers.map((trigger) => NewTableTrigger.parse(known(trigger, TRIGGER_FIELDS))),
})
