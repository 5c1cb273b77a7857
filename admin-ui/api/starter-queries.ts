import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

/** Beside the schedules of a job, and told of by the same topic. */
export const hooksQuery = (workspace: string, job: string) =>
  queryOptions({
    queryKey: ['schedules', workspace, 'hooks', job],
    queryFn: async ({ signal }) =>
      (await api.call('listHooks', { params: { workspace, job } }, { signal })).hooks,
  })

export const tableTriggersQuery = (workspace: string, job: string) =>
  queryOptions({
    queryKey: ['schedules', workspace, 'table-triggers', job],
    queryFn: async ({ signal }) =>
      (await api.call('listTableTriggers', { params: { workspace, job } }, { signal })).table_triggers,
  })

/** Who was told of a run. */
export const notificationsQuery = (workspace: string, run: string) =>
  queryOptions({
    queryKey: ['runs', workspace, 'notifications', run],
    queryFn: async ({ signal }) =>
      (await api.call('listNotifications', { params: { workspace, job: '-', run_id: run } }, { signal }))
        .notifications,
  })
