import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

const ended = new Set(['SUCCEEDED', 'FAILED', 'CANCELED'])

/** Follows by events; asks every second as well while it runs, so that a lost event costs a second, not the answer. */
export const ingestQuery = (workspace: string, ingestId: string) =>
  queryOptions({
    queryKey: ['ingests', workspace, ingestId],
    queryFn: ({ signal }) =>
      api.call('getIngest', { params: { workspace, ingest_id: ingestId } }, { signal }),
    refetchInterval: (query) => (query.state.data && ended.has(query.state.data.state) ? false : 1000),
  })

export const recentIngestsQuery = (workspace: string, count: number) =>
  queryOptions({
    queryKey: ['ingests', workspace, 'recent', count],
    queryFn: async ({ signal }) =>
      (await api.call('listIngests', { params: { workspace }, query: { page_size: count } }, { signal }))
        .ingests,
  })

export const uploadQuery = (workspace: string, uploadId: string) =>
  queryOptions({
    queryKey: ['uploads', workspace, uploadId],
    queryFn: ({ signal }) =>
      api.call('getUpload', { params: { workspace, upload_id: uploadId } }, { signal }),
  })
