import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import type { StatementState } from './types.ts'

export interface HistoryFilter {
  readonly q?: string | undefined
  readonly state?: StatementState | undefined
}

export const historyQuery = (workspace: string, filter: HistoryFilter, pageSize = 100) =>
  infiniteQueryOptions({
    queryKey: ['statements', workspace, 'history', filter, pageSize],
    queryFn: ({ signal, pageParam }) =>
      api.call(
        'listStatements',
        { params: { workspace }, query: { ...filter, page_size: pageSize, page_token: pageParam } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_page_token,
  })

export const recentStatementsQuery = (workspace: string, filter: HistoryFilter, count: number) =>
  queryOptions({
    queryKey: ['statements', workspace, 'recent', filter, count],
    queryFn: async ({ signal }) =>
      (
        await api.call(
          'listStatements',
          { params: { workspace }, query: { ...filter, page_size: count } },
          { signal },
        )
      ).statements,
  })
