import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

export interface DatasetFilter {
  readonly q?: string | undefined
  readonly owner?: string | undefined
  readonly tag?: string | undefined
}

export const datasetsQuery = (workspace: string, filter: DatasetFilter) =>
  infiniteQueryOptions({
    queryKey: ['datasets', workspace, 'list', filter],
    queryFn: ({ signal, pageParam }) =>
      api.call(
        'listDatasets',
        { params: { workspace }, query: { ...filter, page_token: pageParam } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_page_token,
  })

export const datasetQuery = (workspace: string, dataset: string) =>
  queryOptions({
    queryKey: ['datasets', workspace, dataset],
    queryFn: ({ signal }) => api.call('getDataset', { params: { workspace, dataset } }, { signal }),
  })
