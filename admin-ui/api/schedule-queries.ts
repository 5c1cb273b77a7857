import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import type { NewSchedule } from './types.ts'

export const schedulesQuery = (workspace: string, job: string) =>
  queryOptions({
    queryKey: ['schedules', workspace, 'of', job],
    queryFn: async ({ signal }) =>
      (await api.call('listSchedules', { params: { workspace, job } }, { signal })).schedules,
  })

/** What fires in the next hours, soonest first. */
export const upcomingQuery = (workspace: string, hours: number) =>
  queryOptions({
    queryKey: ['schedules', workspace, 'upcoming', hours],
    queryFn: async ({ signal }) =>
      (await api.call('listUpcomingFires', { params: { workspace }, query: { hours } }, { signal })).fires,
    // What was next a minute ago has fired.
    refetchInterval: 60_000,
  })

/** What fires in the days from `from` on, counted by the hour. */
export const calendarQuery = (workspace: string, from: string, days: number) =>
  queryOptions({
    queryKey: ['schedules', workspace, 'calendar', from, days],
    queryFn: ({ signal }) =>
      api.call('getFireCalendar', { params: { workspace }, query: { from, days } }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })

export type Timing = Pick<NewSchedule, 'cron' | 'interval'>

/** The next ten instants of a timing that is being typed. */
export const previewQuery = (workspace: string, timing: Timing) =>
  queryOptions({
    queryKey: ['schedule-preview', workspace, timing],
    queryFn: async ({ signal }) =>
      (await api.call('previewSchedule', { params: { workspace }, body: timing }, { signal })).next_fires,
    placeholderData: keepPreviousData,
    staleTime: 5000,
  })
