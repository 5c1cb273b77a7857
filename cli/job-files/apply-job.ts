import { isDeepStrictEqual } from 'node:util'
import type { Client } from '@boathouse/contract/client.ts'
import { scheduleAsFile, type JobPlan } from './plan-jobs.ts'

const etag = (version: number) => ({ headers: { 'if-match': `"${version}"` } })

const applySchedules = async (client: Client, workspace: string, plan: JobPlan): Promise<void> => {
  const params = { workspace, job: plan.wanted.name }
  for (const wanted of plan.wanted.schedules) {
    const now = plan.schedules.get(wanted.name)
    if (!now) await client.call('createSchedule', { params, body: wanted })
    else if (!isDeepStrictEqual(scheduleAsFile(now), wanted)) {
      const path = { ...params, schedule: wanted.name }
      await client.call('updateSchedule', { params: path, body: wanted }, etag(now.version))
    }
  }
  const kept = new Set(plan.wanted.schedules.map(({ name }) => name))
  for (const [name, { version }] of plan.schedules) {
    if (!kept.has(name))
      await client.call('deleteSchedule', { params: { ...params, schedule: name } }, etag(version))
  }
}

/**
 * Makes the server have what the file says, if it still is what was compared: a change in between is refused (412).
 * Doing it again changes nothing. Throws ApiError.
 */
export const applyJob = async (
  client: Client,
  workspace: string,
  plan: JobPlan,
  message: string,
): Promise<void> => {
  const { schedules: _, ...definition } = plan.wanted
  const params = { workspace, job: definition.name }
  const isNew = plan.version === undefined
  const changesJob = plan.changes.some(({ field }) => !field.startsWith('schedules'))
  if (isNew) await client.call('createJob', { params: { workspace }, body: { ...definition, message } })
  else if (changesJob) {
    await client.call('updateJob', { params, body: { ...definition, message } }, etag(plan.version))
  }
  if (plan.action !== 'none') await applySchedules(client, workspace, plan)
}
