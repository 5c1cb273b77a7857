import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

export interface JobFilter {
  readonly q?: string | undefined
  readonly tag?: string | undefined
}

export const jobsQuery = (workspace: string, { q, tag }: JobFilter) =>
  infiniteQueryOptions({
    queryKey: ['jobs', workspace, 'list', q, tag],
    queryFn: ({ signal, pageParam }) =>
      api.call(
        'listJobs',
        { params: { workspace }, query: { q, tag, page_size: 100, page_token: pageParam } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_page_token,
  })

/** The first few jobs whose name holds the text. */
export const foundJobsQuery = (workspace: string, q: string) =>
  queryOptions({
    queryKey: ['jobs', workspace, 'found', q],
    queryFn: async ({ signal }) =>
      (await api.call('listJobs', { params: { workspace }, query: { q, page_size: 8 } }, { signal })).jobs,
  })

/** Whether a workspace has a job at all. */
export const anyJobQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['jobs', workspace, 'any'],
    queryFn: async ({ signal }) =>
      (await api.call('listJobs', { params: { workspace }, query: { page_size: 1 } }, { signal })).jobs
        .length > 0,
  })

export const jobQuery = (workspace: string, job: string) =>
  queryOptions({
    queryKey: ['jobs', workspace, 'one', job],
    queryFn: ({ signal }) => api.call('getJob', { params: { workspace, job } }, { signal }),
  })

export const jobVersionsQuery = (workspace: string, job: string) =>
  infiniteQueryOptions({
    queryKey: ['jobs', workspace, 'versions', job],
    queryFn: ({ signal, pageParam }) =>
      api.call(
        'listJobVersions',
        { params: { workspace, job }, query: { page_size: 100, page_token: pageParam } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_page_token,
  })

/** A version never changes. */
export const jobVersionQuery = (workspace: string, job: string, version: number) =>
  queryOptions({
    queryKey: ['job-versions', workspace, job, version],
    queryFn: ({ signal }) => api.call('getJobVersion', { params: { workspace, job, version } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
