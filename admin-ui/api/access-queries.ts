import { queryOptions } from '@tanstack/react-query'
import type { Request } from '@boathouse/contract/client.ts'
import { api } from './client.ts'

/** What a grant is on, by the names that people know. */
export type AccessTarget = Request<'putGrant'>['body']['on']

export const membersQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['members', workspace],
    queryFn: async ({ signal }) =>
      (await api.call('listMembers', { params: { workspace }, query: { page_size: 1000 } }, { signal }))
        .members,
  })

/** To whom rights can be given; those whose name contains the text. */
export const principalsQuery = (q: string) =>
  queryOptions({
    queryKey: ['principals', q],
    queryFn: async ({ signal }) =>
      (await api.call('listPrincipals', { query: { page_size: 20, q } }, { signal })).principals,
  })

export const grantsQuery = (on: AccessTarget) =>
  queryOptions({
    queryKey: ['grants', on],
    queryFn: async ({ signal }) => (await api.call('listGrants', { query: on }, { signal })).grants,
  })

/** What may be done with a thing, by what, and what would allow the rest. */
export const explanationQuery = (on: AccessTarget) =>
  queryOptions({
    queryKey: ['access', on],
    queryFn: ({ signal }) => api.call('explainAccess', { query: on }, { signal }),
    // Pages are told of changes of rights; what they ask on the way is the same for every button.
    staleTime: 60_000,
  })
