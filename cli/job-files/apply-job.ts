import { isDeepStrictEqual } from 'node:util'
import type { Client, Result } from '@boathouse/contract/client.ts'
import { definitionOf, startersAsFile } from './job-starters.ts'
import type { JobPlan } from './plan-jobs.ts'

type NewSecret = Pick<Result<'createHook'>, 'name' | 'path' | 'secret'>

const etag = (version: number) => ({ headers: { 'if-match': `"${version}"` } })

interface Named {
  readonly name: string
}

interface Reconcile<W extends Named, N extends Named> {
  readonly wanted: readonly W[]
  readonly now: readonly N[]
  /** As a file says it, in the order of `now`. */
  readonly written: readonly W[]
  readonly create: (wanted: W) => Promise<unknown>
  readonly update: (wanted: W, now: N) => Promise<unknown>
  readonly remove: (now: N) => Promise<unknown>
}

/** Makes what is wanted by name, changes what differs, and removes the rest. */
const reconcile = async <W extends Named, N extends Named>(work: Reconcile<W, N>): Promise<void> => {
  const { wanted, now, written } = work
  for (const one of wanted) {
    const at = now.findIndex(({ name }) => name === one.name)
    const before = now[at]
    if (!before) await work.create(one)
    else if (!isDeepStrictEqual(written[at], one)) await work.update(one, before)
  }
  const kept = new Set(wanted.map(({ name }) => name))
  for (const one of now) if (!kept.has(one.name)) await work.remove(one)
}

/** Gives the secrets of the hooks that it made. */
const applyStarters = async (client: Client, workspace: string, plan: JobPlan): Promise<NewSecret[]> => {
  const params = { workspace, job: plan.wanted.name }
  const { schedules, hooks, table_triggers } = plan.starters
  const written = startersAsFile(plan.starters)
  const secrets: NewSecret[] = []
  await reconcile({
    wanted: plan.wanted.schedules,
    now: schedules,
    written: written.schedules,
    create: (body) => client.call('createSchedule', { params, body }),
    update: (body, { name, version }) =>
      client.call('updateSchedule', { params: { ...params, schedule: name }, body }, etag(version)),
    remove: ({ name, version }) =>
      client.call('deleteSchedule', { params: { ...params, schedule: name } }, etag(version)),
  })
  await reconcile({
    wanted: plan.wanted.hooks,
    now: hooks,
    written: written.hooks,
    create: async (body) => secrets.push(await client.call('createHook', { params, body })),
    update: (body, { name, version }) =>
      client.call('updateHook', { params: { ...params, hook: name }, body }, etag(version)),
    remove: ({ name, version }) =>
      client.call('deleteHook', { params: { ...params, hook: name } }, etag(version)),
  })
  await reconcile({
    wanted: plan.wanted.table_triggers,
    now: table_triggers,
    written: written.table_triggers,
    create: (body) => client.call('createTableTrigger', { params, body }),
    update: (body, { name, version }) =>
      client.call('updateTableTrigger', { params: { ...params, trigger: name }, body }, etag(version)),
    remove: ({ name, version }) =>
      client.call('deleteTableTrigger', { params: { ...params, trigger: name } }, etag(version)),
  })
  return secrets
}

const STARTERS = ['schedules', 'hooks', 'table_triggers']

/**
 * Makes the server have what the file says, if it still is what was compared: a change in between is refused (412).
 * Doing it again changes nothing. Gives the secrets of new hooks, which nobody can ask for again. Throws ApiError.
 */
export const applyJob = async (
  client: Client,
  workspace: string,
  plan: JobPlan,
  message: string,
): Promise<readonly NewSecret[]> => {
  const definition = definitionOf(plan.wanted)
  const params = { workspace, job: definition.name }
  const changesJob = plan.changes.some(({ field }) => !STARTERS.includes(field.split('.')[0] ?? ''))
  if (plan.version === undefined)
    await client.call('createJob', { params: { workspace }, body: { ...definition, message } })
  else if (changesJob)
    await client.call('updateJob', { params, body: { ...definition, message } }, etag(plan.version))
  return plan.action === 'none' ? [] : applyStarters(client, workspace, plan)
}
