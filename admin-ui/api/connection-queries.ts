import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

/** The connections of a workspace: tens, never thousands. */
export const connectionsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['connections', workspace, 'list'],
    queryFn: async ({ signal }) =>
      (await api.call('listConnections', { params: { workspace }, query: { page_size: 1000 } }, { signal }))
        .connections,
  })

export const connectionQuery = (workspace: string, connection: string) =>
  queryOptions({
    queryKey: ['connections', workspace, connection],
    queryFn: ({ signal }) => api.call('getConnection', { params: { workspace, connection } }, { signal }),
  })

export const connectionKindsQuery = queryOptions({
  queryKey: ['connection-kinds'],
  queryFn: async ({ signal }) => (await api.call('listConnectionKinds', {}, { signal })).kinds,
  staleTime: Number.POSITIVE_INFINITY,
})
