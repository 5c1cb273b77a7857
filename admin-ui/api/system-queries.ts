import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: async ({ signal }) => (await api.call('getHealth', {}, { signal })).checks,
  refetchInterval: 15_000,
})

export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: ({ signal }) => api.call('getSystem', {}, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) =>
    (await api.call('listTokens', { query: { page_size: 1000 } }, { signal })).tokens,
})

export interface AuditFilter {
  readonly operation?: string | undefined
  readonly principal?: string | undefined
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ signal, pageParam }) =>
      api.call('listAuditEvents', { query: { ...filter, page_token: pageParam } }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_page_token,
  })

/** Where other engines reach the Iceberg REST catalog: as the server is configured, else as this page reached it. */
export const catalogUriQuery = queryOptions({
  queryKey: ['catalog-uri'],
  queryFn: async ({ signal }) =>
    (await api.call('getSystem', {}, { signal })).catalog_uri ?? `${location.origin}/iceberg`,
  staleTime: Number.POSITIVE_INFINITY,
})
