import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: async ({ signal }) => (await api.call('getHealth', {}, { signal })).checks,
  refetchInterval: 15_000,
})

/** What does not work by itself in a workspace, as far as one may see it. */
export const workspaceHealthQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['health', workspace],
    queryFn: async ({ signal }) =>
      (await api.call('getWorkspaceHealth', { params: { workspace } }, { signal })).checks,
    refetchInterval: 60_000,
  })

export const egressQuery = queryOptions({
  queryKey: ['egress_rules'],
  queryFn: ({ signal }) => api.call('getEgressRules', {}, { signal }),
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

/** What the audit page shows; its address carries it. */
export interface AuditFilter {
  readonly operation?: string | undefined
  readonly principal?: string | undefined
  readonly outcome?: 'done' | 'refused' | 'failed' | undefined
  /** Such as `job` or `identity_provider`. */
  readonly object_kind?: string | undefined
  /** Id or name of the thing. */
  readonly object?: string | undefined
  /** Days, as the date input writes them: from the beginning of one to the end of the other, in local time. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const dayAt = (day: string | undefined, more: number): string | undefined => {
  const [year = 0, month = 1, date = 1] = day?.split('-').map(Number) ?? []
  return day === undefined ? undefined : new Date(year, month - 1, date + more).toISOString()
}

/** The filter as the API takes it. */
export const auditRequest = ({ from, to, ...filter }: AuditFilter) => ({
  ...filter,
  from: dayAt(from, 0),
  to: dayAt(to, 1),
})

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ signal, pageParam }) =>
      api.call('listAuditEvents', { query: { ...auditRequest(filter), page_token: pageParam } }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_page_token,
  })

/** Asked for, never by itself: it reads every event. */
export const auditVerificationQuery = queryOptions({
  queryKey: ['audit-verification'],
  queryFn: ({ signal }) => api.call('verifyAudit', {}, { signal }),
  enabled: false,
})

/** Where other engines reach the Iceberg REST catalog: as the server is configured, else as this page reached it. */
export const catalogUriQuery = queryOptions({
  queryKey: ['catalog-uri'],
  queryFn: async ({ signal }) =>
    (await api.call('getSystem', {}, { signal })).catalog_uri ?? `${location.origin}/iceberg`,
  staleTime: Number.POSITIVE_INFINITY,
})
