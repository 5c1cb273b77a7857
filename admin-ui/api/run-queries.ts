import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import type { RunTrigger } from './types.ts'

export interface RunFilter {
  /** States, separated by commas. */
  readonly state?: string | undefined
  readonly trigger?: RunTrigger | undefined
  readonly created_after?: string | undefined
  readonly created_before?: string | undefined
}

/** Runs of a job, or with `-` of every job, newest first. */
export const runsQuery = (workspace: string, job: string, filter: RunFilter, pageSize = 100) =>
  infiniteQueryOptions({
    queryKey: ['runs', workspace, 'list', job, filter, pageSize],
    queryFn: ({ signal, pageParam }) =>
      api.call(
        'listRuns',
        {
          params: { workspace, job },
          query: { ...filter, page_size: pageSize, page_token: pageParam },
        },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_page_token,
  })

/** The newest few. */
export const recentRunsQuery = (workspace: string, job: string, filter: RunFilter, count: number) =>
  queryOptions({
    queryKey: ['runs', workspace, 'recent', job, filter, count],
    queryFn: async ({ signal }) =>
      (
        await api.call(
          'listRuns',
          { params: { workspace, job }, query: { ...filter, page_size: count } },
          { signal },
        )
      ).runs,
  })

export const runQuery = (workspace: string, run: string) =>
  queryOptions({
    queryKey: ['runs', workspace, 'one', run],
    queryFn: ({ signal }) => api.call('getRun', { params: { workspace, job: '-', run_id: run } }, { signal }),
  })

export const runEventsQuery = (workspace: string, run: string) =>
  infiniteQueryOptions({
    queryKey: ['runs', workspace, 'events', run],
    queryFn: ({ signal, pageParam }) =>
      api.call(
        'listRunEvents',
        {
          params: { workspace, job: '-', run_id: run },
          query: { page_size: 200, page_token: pageParam },
        },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_page_token,
  })

/** What undoing a run would do. */
export const runUndoQuery = (workspace: string, run: string) =>
  queryOptions({
    queryKey: ['runs', workspace, 'undo', run],
    queryFn: ({ signal }) =>
      api.call('getRunUndo', { params: { workspace, job: '-', run_id: run } }, { signal }),
    // Others commit to its tables at any moment.
    staleTime: 0,
  })

/** How long the workspace keeps what runs leave. */
export const retentionQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['retention', workspace],
    queryFn: ({ signal }) => api.call('getRetention', { params: { workspace } }, { signal }),
  })
